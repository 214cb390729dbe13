// Splitting and percent-decoding of targets.
#include "target/target_parts.h"

#include "base/text.h"
#include "wire/octets.h"

namespace vastar::target {
namespace {

// A '%' that is not followed by two hex digits stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const int high = escape ? hex_value(text[i + 1]) : -1;
    const int low = escape ? hex_value(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

// "http://host/path" to "/path" (RFC 9112, section 3.2.2).
std::string_view without_authority(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  const std::size_t path = target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

}  // namespace

const std::string* TargetParts::find(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return &parameter.value;
  }
  return nullptr;
}

TargetParts split_target(std::string_view text) {
  TargetParts target;
  text = without_authority(text);
  const std::size_t query = text.find('?');
  std::string_view path = text.substr(0, query);
  if (path.starts_with('/')) path.remove_prefix(1);
  for (std::string_view segment : split(path, '/')) {
    target.segments.push_back(percent_decoded(segment));
  }
  if (query == std::string_view::npos) return target;
  for (std::string_view pair : split(text.substr(query + 1), '&')) {
    const std::size_t equals = pair.find('=');
    const bool bare = equals == std::string_view::npos;
    target.parameters.push_back({percent_decoded(pair.substr(0, equals)),
                                 bare ? "" : percent_decoded(pair.substr(equals + 1))});
  }
  return target;
}

}  // namespace vastar::target
