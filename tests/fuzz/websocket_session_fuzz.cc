// Any bytes of a target behind its handshake, as a session of each mode meets them: no operation
// ends twice, none that was not begun ends, and what is sent are the frames of a client that keeps
// the rules.
//
// Input: a byte for the mode and what was agreed on, a byte for the size of the pieces, a byte for
// when the load is over, the rest is the stream.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "unit/protocols/websocket/session_play.h"

namespace {

using vastar::WebSocketPlan;
using vastar::WsMode;
using vastar::testing::WsPlay;

WebSocketPlan plan_of(std::uint8_t bits) {
  constexpr WsMode kModes[] = {WsMode::kStorm,      WsMode::kEcho, WsMode::kPing,
                               WsMode::kThroughput, WsMode::kHold, WsMode::kFanout};
  WebSocketPlan plan;
  plan.mode = kModes[bits % 6];
  plan.payload = "hello";
  plan.compress = (bits & 0x40U) != 0;
  if ((bits & 0x80U) != 0) plan.ready = "ready";
  plan.burst = 2;
  plan.fragments = 2;
  plan.largest_message = 100'000;
  return plan;
}

// Each slot ends once at the most, and only while it is under way. Stories begin with what ended:
// "finished 1: ...", "failed 1: ...", and "failed -: ..." for all.
void check_ends(const WsPlay& play, std::set<std::string> under_way) {
  for (const std::string& line : play.story) {
    const bool ended = line.starts_with("finished ") || line.starts_with("failed ");
    if (!ended) continue;
    const std::size_t begin = line.find(' ') + 1;
    const std::string slot = line.substr(begin, line.find(':') - begin);
    if (slot == "-") {
      under_way.clear();
    } else if (under_way.erase(slot) == 0) {
      std::abort();
    }
  }
}

void check_frames(WsPlay& play, bool compressed) {
  if (compressed) play.session_deflate.emplace();
  for (const std::string& told : play.messages()) {
    const bool known = told.starts_with("text ") || told == "ping" || told.starts_with("pong ") ||
                       told.starts_with("close ");
    if (!known) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const WebSocketPlan plan = plan_of(data[0]);
  WsPlay play(plan, 3);
  std::set<std::string> under_way;
  const auto submit = [&](vastar::Slot slot) {
    if (play.session.capacity() > 0 && play.submit(slot)) under_way.insert(std::to_string(slot));
  };
  if (plan.mode == WsMode::kStorm) submit(0);
  const bool compressed = plan.compress && (data[0] & 1U) != 0;
  play.feed(play.accepted(compressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : ""));
  for (vastar::Slot slot = 1; slot < 4; ++slot) submit(slot);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::size_t before = std::size_t{data[2]} * bytes.size() / 255;
  const std::size_t piece = 1 + data[1];
  play.feed(bytes.substr(0, before), piece);
  play.leave();
  play.feed(bytes.substr(before), piece);
  play.end((data[1] & 1U) != 0);
  check_ends(play, under_way);
  check_frames(play, compressed);
  if (play.session.capacity() != 0) std::abort();  // nothing more is taken
  return 0;
}
