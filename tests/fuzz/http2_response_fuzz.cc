// Any bytes as an HTTP/2 peer: the session must tell the same however they are cut into reads,
// never take what it was not given, report each request once, and keep its answers in bounds.
//
// Input: a byte for the number of requests, a byte for the sizes of the reads, the rest is the peer
// after its first SETTINGS.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "unit/protocols/http2/h2_play.h"

namespace {

using vastar::Slot;
using vastar::testing::Ending;
using vastar::testing::H2Play;
using vastar::testing::Story;

Story play(unsigned requests, std::string_view bytes, std::size_t read, Ending ending) {
  vastar::RequestSpec request;
  request.headers = {{"Host", "localhost"}};
  H2Play play(request, requests);
  play.ready();
  for (Slot slot = 1; slot <= requests; ++slot) play.request(slot);
  play.feed_in_parts(bytes, read).end(ending);
  if (play.capacity() > requests) std::abort();
  if (play.sent().size() > 1000 + 20 * bytes.size()) std::abort();
  return play.story();
}

std::ptrdiff_t count_of(const Story& story, const std::string& start) {
  return std::count_if(story.begin(), story.end(),
                       [&](const std::string& event) { return event.starts_with(start); });
}

void check(const Story& story, unsigned requests) {
  if (count_of(story, "stuck") > 0) std::abort();
  const bool broken = count_of(story, "failed -") > 0;
  for (unsigned slot = 1; slot <= requests; ++slot) {
    const std::string name = std::to_string(slot);
    const auto ends = count_of(story, "finished " + name + ":") +
                      count_of(story, "failed " + name + ":") + count_of(story, "refused " + name);
    if (ends > 1 || (ends == 0 && !broken)) std::abort();
    if (count_of(story, "first " + name) > 1) std::abort();
  }
}

// What must not depend on the reads. A malformed message is told when its reset leaves, at the end
// of a read: after others, and not at all when the connection has failed by then. And once a peer
// that said goodbye has nothing under way, what it still sends is not looked at.
Story comparable(Story story) {
  if (count_of(story, "failed -") > 0 || count_of(story, "closing") > 0) {
    std::erase_if(story, [](const std::string& event) { return event.starts_with("failed "); });
  }
  std::sort(story.begin(), story.end());
  return story;
}

void expect_same(const Story& whole, const Story& cut) {
  if (comparable(whole) == comparable(cut)) return;
  for (const std::string& event : whole) std::fprintf(stderr, "in one read: %s\n", event.c_str());
  for (const std::string& event : cut) std::fprintf(stderr, "cut: %s\n", event.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const unsigned requests = 1 + data[0] % 4;
  const std::size_t read = 1 + data[1] % 64;
  const Ending ending = data[1] >= 128 ? Ending::kReset : Ending::kFin;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Story whole = play(requests, bytes, std::max<std::size_t>(bytes.size(), 1), ending);
  check(whole, requests);
  expect_same(whole, play(requests, bytes, 1, ending));
  expect_same(whole, play(requests, bytes, read, ending));
  return 0;
}
