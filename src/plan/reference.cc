// Resolution of references: the algorithms of RFC 3986, 5.2.2 to 5.2.4, by their names there.
#include "plan/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "wire/octets.h"

namespace vastar {
namespace {

// A reference by its components; a null `data()` is an undefined one, which "" is not.
struct Parts {
  std::string_view scheme = {}, authority = {}, path = {}, query = {};
};

bool defined(std::string_view part) { return part.data() != nullptr; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_scheme(std::string_view word) {
  return !word.empty() && is_letter(word.front()) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
         });
}

Parts split_reference(std::string_view text) {
  Parts parts;
  text = text.substr(0, text.find('#'));
  const std::size_t colon = text.find_first_of(":/?");
  if (colon != std::string_view::npos && text[colon] == ':' && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    parts.authority = text.substr(0, text.find_first_of("/?"));
    text.remove_prefix(parts.authority.size());
  }
  parts.path = text.substr(0, text.find('?'));
  if (parts.path.size() < text.size()) parts.query = text.substr(parts.path.size() + 1);
  return parts;
}

void drop_last_segment(std::string& path) {
  const std::size_t slash = path.rfind('/');
  path.resize(slash == std::string::npos ? 0 : slash);
}

// 5.2.4, for paths that begin with '/' or have no '.' segment in front.
std::string remove_dot_segments(std::string_view in) {
  std::string out;
  while (!in.empty()) {
    if (in.starts_with("/./") || in == "/.") {
      in.remove_prefix(std::min<std::size_t>(2, in.size() - 1));
      if (in == ".") in = "/";
    } else if (in.starts_with("/../") || in == "/..") {
      in = in == "/.." ? std::string_view("/") : in.substr(3);
      drop_last_segment(out);
    } else {
      const std::string_view segment = in.substr(0, in.find('/', 1));
      out.append(segment);
      in.remove_prefix(segment.size());
    }
  }
  return out;
}

// 5.2.3
std::string merge(const Parts& base, std::string_view path) {
  if (defined(base.authority) && base.path.empty()) return fmt::format("/{}", path);
  const std::size_t slash = base.path.rfind('/');
  return fmt::format("{}{}", base.path.substr(0, slash + 1), path);
}

std::string path_from(const Parts& base, const Parts& reference) {
  if (defined(reference.authority) || reference.path.starts_with('/')) {
    return remove_dot_segments(reference.path);
  }
  return remove_dot_segments(merge(base, reference.path));
}

// A copy in which what may not stand in a URL is percent-encoded. A '%' stays as it is where it
// begins an escape.
std::string encoded(std::string_view text) {
  constexpr std::string_view kForbidden = " \"<>\\^`{|}";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool escape = c == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                        hex_value(text[at + 2]) >= 0;
    const bool fine = static_cast<unsigned char>(c) < 0x80 && (c != '%' || escape) &&
                      kForbidden.find(c) == std::string_view::npos;
    if (fine) {
      out.push_back(c);
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

// 5.2.2 and 5.3
std::string resolve_reference(std::string_view base_text, std::string_view reference_text) {
  const Parts base = split_reference(base_text);
  const Parts reference = split_reference(reference_text);
  std::string out;
  const auto put = [&out](std::string_view scheme, std::string_view authority,
                          std::string_view path, std::string_view query) {
    out = fmt::format("{}:", scheme);
    if (defined(authority)) out.append("//").append(authority);
    out.append(path);
    if (defined(query)) out.append("?").append(query);
  };
  if (defined(reference.scheme)) {
    put(reference.scheme, reference.authority, remove_dot_segments(reference.path),
        reference.query);
  } else if (defined(reference.authority)) {
    put(base.scheme, reference.authority, path_from(base, reference), reference.query);
  } else if (reference.path.empty()) {
    put(base.scheme, base.authority, base.path,
        defined(reference.query) ? reference.query : base.query);
  } else {
    put(base.scheme, base.authority, path_from(base, reference), reference.query);
  }
  return out;
}

Result<Url> resolve_location(const Url& base, std::string_view location) {
  const std::string whole = resolve_reference(
      base.scheme + "://" + base.authority() + base.path_and_query, encoded(trim(location)));
  const std::size_t colon = whole.find(':');
  if (whole.compare(colon, 3, "://") != 0) {
    return Error{fmt::format("the scheme '{}' cannot be followed",
                             printable(std::string_view(whole).substr(0, colon), 32))};
  }
  return parse_url(whole);
}

}  // namespace vastar
