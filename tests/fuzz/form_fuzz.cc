// Any bytes as -F, and as the content of a part: refused in clean words, or a body of so many parts
// that nothing in it can end or add one.
#include "plan/form.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/fuzz_check.h"

namespace {

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto part = vastar::parse_form_part(text);
  if (!part) {
    fuzz_check(vastar::is_clean_text(part.error().message));
    return 0;
  }
  vastar::FormPart file{.name = "f", .content = std::string(text), .filename = std::string(text)};
  const vastar::Form form = vastar::make_form({*part, file});
  const std::string_view boundary = std::string_view(form.content_type).substr(30);
  fuzz_check(form.content_type.starts_with("multipart/form-data; boundary="));
  fuzz_check(count(form.body, boundary) == 3 && form.body.ends_with("--\r\n"));
  // The first part's head: two or three fields, whatever its name is.
  const std::size_t end = form.body.find("\r\n\r\n");
  fuzz_check(count(std::string_view(form.body).substr(0, end), "\r\n") ==
             (part->type.empty() ? 1 : 2));
  return 0;
}
