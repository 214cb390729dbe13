// Multipart bodies.
#include "plan/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/split_mix.h"
#include "base/text.h"
#include "plan/header.h"

namespace vastar {
namespace {

constexpr std::string_view kCrLf = "\r\n";

// By its extension, for files.
std::string type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes = {{
      {".css", "text/css"},
      {".csv", "text/csv"},
      {".gif", "image/gif"},
      {".htm", "text/html"},
      {".html", "text/html"},
      {".jpeg", "image/jpeg"},
      {".jpg", "image/jpeg"},
      {".json", "application/json"},
      {".pdf", "application/pdf"},
      {".png", "image/png"},
      {".txt", "text/plain"},
      {".xml", "application/xml"},
  }};
  const std::string lower = to_lower(path);
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& known) {
    return lower.ends_with(known.first);
  });
  return std::string(found == kTypes.end() ? "application/octet-stream" : found->second);
}

// ";KEY=VALUE" off the end of `text`, up to its end or the next of the two attributes.
std::optional<std::string> take_attribute(std::string& text, std::string_view key) {
  const std::size_t at = text.rfind(fmt::format(";{}=", key));
  if (at == std::string::npos) return std::nullopt;
  const std::size_t begin = at + key.size() + 2;
  std::size_t end = text.size();
  for (const std::string_view other : {";type=", ";filename="}) {
    end = std::min(end, text.find(other, begin));
  }
  std::string value = text.substr(begin, end - begin);
  text.erase(at, end - at);
  return value;
}

// In a quoted parameter of Content-Disposition, as browsers write it (WHATWG HTML, 4.10.21.8).
std::string quotable(std::string_view text) {
  std::string quoted;
  for (const char byte : text) {
    switch (byte) {
      case '"':
        quoted += "%22";
        break;
      case '\r':
        quoted += "%0D";
        break;
      case '\n':
        quoted += "%0A";
        break;
      default:
        quoted.push_back(byte);
    }
  }
  return quoted;
}

std::string boundary_of(const std::vector<FormPart>& parts) {
  SplitMix random(parts.size());
  for (;;) {
    std::string boundary = fmt::format("vastar-{:016x}{:016x}", random.next(), random.next());
    const auto has_it = [&](const FormPart& part) {
      return part.content.find(boundary) != std::string::npos;
    };
    if (std::none_of(parts.begin(), parts.end(), has_it)) return boundary;
  }
}

}  // namespace

Result<FormPart> parse_form_part(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return Error{"a part of a form is written name=value, or name=@file"};
  }
  FormPart part;
  part.name = text.substr(0, equals);
  part.content = text.substr(equals + 1);
  const bool upload = part.content.starts_with('@');
  const std::optional<std::string> type = take_attribute(part.content, "type");
  part.filename = take_attribute(part.content, "filename");
  if (upload || part.content.starts_with('<')) {
    part.from = FormPart::From::kFile;
    part.content.erase(0, 1);
    if (part.content.empty()) return Error{"the name of the file is empty"};
  }
  if (upload && !part.filename) part.filename = part.content.substr(part.content.rfind('/') + 1);
  part.type = type ? *type : upload ? type_of(part.content) : "";
  if (auto checked = check_value("the type of a part", part.type); !checked) return checked.error();
  return part;
}

Form make_form(const std::vector<FormPart>& parts) {
  const std::string boundary = boundary_of(parts);
  Form form{.content_type = "multipart/form-data; boundary=" + boundary, .body = {}};
  for (const FormPart& part : parts) {
    form.body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary,
                             quotable(part.name));
    if (part.filename) form.body += fmt::format("; filename=\"{}\"", quotable(*part.filename));
    if (!part.type.empty()) form.body += "\r\nContent-Type: " + part.type;
    form.body.append(kCrLf).append(kCrLf).append(part.content).append(kCrLf);
  }
  form.body += fmt::format("--{}--\r\n", boundary);
  return form;
}

}  // namespace vastar
