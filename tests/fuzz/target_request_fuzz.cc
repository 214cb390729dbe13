// Any bytes as the requests of a client of `vastar serve`: every head is answered by a route or
// refused, and its body read in bounds, whatever pieces it comes in.
//
// Input: a byte for the size of the pieces of bodies, the rest is the client.
#include "target/request.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "support/fuzz_check.h"
#include "target/body_reader.h"

namespace {

using vastar::fuzz_check;
namespace target = vastar::target;

std::shared_ptr<const target::Route> find_route(std::string_view path) {
  return std::make_shared<const target::Route>(target::parse_route(path));
}

void check_route(const target::Route& route) {
  fuzz_check(route.status >= 100 && route.status <= 999);
  fuzz_check(route.size <= target::kLargestBody && route.gap >= 0 && route.first_wait >= 0);
  // A head's lines are its own: nothing that was asked for begins another.
  fuzz_check(route.head.empty() || route.head.starts_with("HTTP/1.1 "));
  fuzz_check(route.head.find("\r\n\r\n") == std::string::npos);
  vastar::target::Random random(1);
  if (route.delay) fuzz_check(route.delay->draw(random) >= 0);
}

// What is left of `bytes` behind the body; all of it is taken when the body goes on.
std::string_view take_body(const target::Request& request, std::string_view bytes,
                           std::size_t piece) {
  target::BodyReader reader(request);
  while (!bytes.empty()) {
    std::string_view input = bytes.substr(0, piece);
    const std::size_t given = input.size();
    const auto state = reader.take(input);
    bytes.remove_prefix(given - input.size());
    fuzz_check(reader.body().size() <= target::kMaxEcho);
    if (state != target::BodyReader::State::kMore) {
      return state == target::BodyReader::State::kDone ? bytes : std::string_view();
    }
    fuzz_check(input.empty());
  }
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_route(target::parse_route(bytes));
  for (int requests = 0; requests < 100; ++requests) {
    const std::size_t head = target::head_size(bytes);
    if (head == 0) return 0;
    const target::Request request = target::parse_request(bytes.substr(0, head), find_route);
    fuzz_check(request.route != nullptr);
    check_route(*request.route);
    if (request.refused) return 0;
    bytes.remove_prefix(head);
    if (request.has_body) bytes = take_body(request, bytes, 1 + data[0] % 32);
  }
  return 0;
}
