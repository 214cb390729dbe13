// Any bytes as -o, as a plugin's configuration and as what a plugin's process says: refused in
// clean words, or taken apart.
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/units.h"
#include "output/destination.h"
#include "output/frame.h"
#include "output/host.h"
#include "output/plugin_search.h"
#include "support/fuzz_check.h"
#include "support/plugin.h"

namespace {

using vastar::fuzz_check;

void check_spec(std::string_view text) {
  const auto spec = vastar::parse_output_spec(text);
  if (!spec) return fuzz_check(vastar::is_clean_text(spec.error().message));
  fuzz_check(!spec->format.empty() && text.find(spec->format) != std::string_view::npos);
  fuzz_check(text.find(spec->dest) != std::string_view::npos);
  vastar::Destination::names_stdout(spec->dest);
  fuzz_check(vastar::plugin_name_of(text).size() <= text.size());
}

void check_config(std::string_view text) {
  const auto config = vastar::plugin::parse_config(text);
  if (config) fuzz_check(!config->dest.empty() && config->width >= 40 && config->width <= 1000);
}

void check_frames(std::string_view bytes) {
  constexpr std::size_t kLargest = 64 * 1024;
  int ends[2];
  if (bytes.size() > kLargest || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
  fuzz_check(write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  close(ends[1]);
  vastar::Frame frame{};
  const vastar::Nanos later = vastar::monotonic_now() + vastar::kSecond;
  std::size_t taken = 0;
  while (vastar::read_frame_until(ends[0], later, kLargest, &frame) == vastar::ReadResult::kFrame) {
    taken += 9 + frame.payload.size();
    fuzz_check(taken <= bytes.size());
  }
  close(ends[0]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_spec(text);
  check_config(text);
  check_frames(text);
  return 0;
}
