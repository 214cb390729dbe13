// Any bytes as responses: the session must say the same however they are cut into reads, never take
// what it was not given, and report each operation once.
//
// Input: a byte for the request's method, a byte for the sizes of the reads, the rest is the peer.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "protocols/http/http_protocol.h"
#include "support/session_play.h"

namespace {

using vastar::HttpProtocol;
using vastar::SessionSource;
using vastar::testing::Ending;
using vastar::testing::Player;
using vastar::testing::Story;

// Kept from one input to the next, so that what one head has taught meets all others.
SessionSource& source_of(std::uint8_t choice) {
  static const auto make = [](const char* method) {
    vastar::RequestSpec request;
    request.method = method;
    return std::make_unique<HttpProtocol>(request);
  };
  static const std::unique_ptr<HttpProtocol> protocols[] = {make("GET"), make("HEAD"),
                                                            make("CONNECT")};
  static const std::unique_ptr<SessionSource> sources[] = {
      protocols[0]->for_worker(vastar::testing::one_origin(), {}),
      protocols[1]->for_worker(vastar::testing::one_origin(), {}),
      protocols[2]->for_worker(vastar::testing::one_origin(), {})};
  return *sources[choice % 3];
}

// `read` bytes at a time; 0: byte by byte with what may be discarded discarded.
Story play(SessionSource& source, std::string_view bytes, std::size_t read, Ending ending) {
  const auto session = source.make_session({});
  vastar::Outbox outbox;
  if (!session->submit(1, outbox)) std::abort();
  Player player(*session);
  if (read == 0) {
    player.feed_discarding(bytes);
  } else {
    for (std::size_t at = 0; at < bytes.size(); at += read) player.feed(bytes.substr(at, read));
  }
  player.end(ending);
  if (session->capacity() > 1) std::abort();
  return player.story();
}

bool reports_once(const Story& story) {
  const auto starts = [](std::string_view start) {
    return [start](const std::string& event) { return event.compare(0, start.size(), start) == 0; };
  };
  const auto firsts = std::count_if(story.begin(), story.end(), starts("first 1"));
  const auto ends = std::count_if(story.begin(), story.end(), starts("finished 1")) +
                    std::count_if(story.begin(), story.end(), starts("failed 1"));
  return firsts <= 1 && ends == 1 && std::count(story.begin(), story.end(), "stuck") == 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  SessionSource& source = source_of(data[0]);
  const std::size_t read = 1 + data[1] % 64;
  const Ending ending = data[1] >= 128 ? Ending::kReset : Ending::kFin;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Story whole = play(source, bytes, std::max<std::size_t>(bytes.size(), 1), ending);
  if (!reports_once(whole)) std::abort();
  if (play(source, bytes, 1, ending) != whole) std::abort();
  if (play(source, bytes, read, ending) != whole) std::abort();
  if (play(source, bytes, 0, ending) != whole) std::abort();
  return 0;
}
