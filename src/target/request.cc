// Parsing of request heads (RFC 9112, 3 and 5), strictly: what is ambiguous is refused.
#include "target/request.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "wire/framing.h"
#include "wire/head.h"
#include "wire/octets.h"

namespace vastar::target {
namespace {

constexpr std::string_view kCrLf = "\r\n";
constexpr std::string_view kBlankLine = "\r\n\r\n";

struct RequestLine {
  std::string_view method;
  std::string_view target;
  unsigned minor = 1;  // of the version, 1.minor
};

// What is wrong, and the status that says so; no text when nothing is.
struct Complaint {
  int status = 400;
  std::string_view text;
};

std::string_view take_line(std::string_view& head) {
  const std::size_t end = head.find(kCrLf);
  const std::string_view line = head.substr(0, end);
  head.remove_prefix(end + kCrLf.size());
  return line;
}

bool is_target(std::string_view text) {
  for (const char octet : text) {
    if (octet <= ' ' || octet > '~') return false;
  }
  return text.starts_with('/') || text == "*" || text.find("://") != std::string_view::npos;
}

bool is_digit(char octet) { return octet >= '0' && octet <= '9'; }

Complaint parse_version(std::string_view text, RequestLine& line) {
  const bool http = text.starts_with("HTTP/") && text.size() == 8 && text[6] == '.';
  if (!http || !is_digit(text[5]) || !is_digit(text[7])) {
    return {400, "the request line does not end in an HTTP version"};
  }
  if (text[5] != '1') return {505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  line.minor = static_cast<unsigned>(text[7] - '0');
  return {};
}

// "GET /path HTTP/1.1", with single blanks (RFC 9112, section 3).
Complaint parse_request_line(std::string_view text, RequestLine& line) {
  const std::size_t first = text.find(' ');
  const std::size_t last = text.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return {400, "the request line is not METHOD TARGET VERSION"};
  }
  line.method = text.substr(0, first);
  line.target = text.substr(first + 1, last - first - 1);
  if (!is_token(line.method)) return {400, "the method is not a token"};
  const Complaint version = parse_version(text.substr(last + 1), line);
  if (!version.text.empty()) return version;
  if (!is_target(line.target)) return {400, "the target is neither a path nor a URL"};
  return {};
}

struct Fields {
  Framing framing;
  std::string_view content_type;
  std::string_view authorization;
  unsigned hosts = 0;
  bool expects_continue = false;
  bool upgrade = false;     // to WebSocket, by the field of that name
  bool connection = false;  // ... by Connection
  WsRequest websocket;
};

void append_list(std::string_view value, std::string& list) {
  if (!list.empty()) list += ", ";
  list += value;
}

// RFC 6455, 4.2.1.
void add_websocket_field(const Field& field, Fields& fields) {
  const auto is = [&field](std::string_view name) {
    return equals_ignoring_case(field.name, name);
  };
  if (is("upgrade")) fields.upgrade = fields.upgrade || list_has(field.value, "websocket");
  if (is("connection")) fields.connection = fields.connection || list_has(field.value, "upgrade");
  if (is("sec-websocket-key")) fields.websocket.key = field.value;
  if (is("sec-websocket-version")) fields.websocket.version = field.value;
  if (is("sec-websocket-extensions")) append_list(field.value, fields.websocket.extensions);
  if (is("sec-websocket-protocol")) append_list(field.value, fields.websocket.protocols);
}

Complaint add_field(const Field& field, Fields& fields) {
  if (const char* wrong = fields.framing.add(field)) return {400, wrong};
  add_websocket_field(field, fields);
  if (equals_ignoring_case(field.name, "host")) ++fields.hosts;
  if (equals_ignoring_case(field.name, "content-type")) fields.content_type = field.value;
  if (equals_ignoring_case(field.name, "authorization")) fields.authorization = field.value;
  if (equals_ignoring_case(field.name, "expect")) {
    if (!list_has(field.value, "100-continue")) return {417, "that expectation is not known here"};
    fields.expects_continue = true;
  }
  return {};
}

Complaint check_fields(const Fields& fields, unsigned minor) {
  if (const char* wrong = fields.framing.check(minor)) return {400, wrong};
  if (fields.framing.coded_until_close()) return {501, "of the codings only chunked is known here"};
  if (fields.hosts > 1) return {400, "there is more than one Host"};
  if (fields.hosts == 0 && minor >= 1) return {400, "there is no Host"};  // RFC 9112, 3.2
  return {};
}

Complaint parse_fields(std::string_view lines, unsigned minor, Fields& fields) {
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    if (line.empty()) break;
    Field field;
    if (const char* wrong = parse_field(line, field)) return {400, wrong};
    const Complaint complaint = add_field(field, fields);
    if (!complaint.text.empty()) return complaint;
  }
  return check_fields(fields, minor);
}

Request describe_request(const RequestLine& line, const Fields& fields) {
  Request request;
  request.head_only = line.method == "HEAD";
  request.http10 = line.minor == 0;
  request.keep_alive = fields.framing.keep_alive(line.minor);
  request.expects_continue = fields.expects_continue && !request.http10;
  request.chunked = fields.framing.chunked();
  request.has_body = request.chunked || fields.framing.has_length();
  request.body_size = fields.framing.length();
  request.content_type = fields.content_type;
  if (fields.upgrade && fields.connection && line.method == "GET" && !request.http10) {
    request.websocket = std::make_shared<WsRequest>(fields.websocket);
  }
  return request;
}

}  // namespace

std::size_t head_size(std::string_view input) {
  const std::size_t end = input.find(kBlankLine);
  return end == std::string_view::npos ? 0 : end + kBlankLine.size();
}

Request parse_request(std::string_view head, const RouteFinder& find_route) {
  RequestLine line;
  Fields fields;
  Complaint complaint = parse_request_line(take_line(head), line);
  if (complaint.text.empty()) complaint = parse_fields(head, line.minor, fields);
  if (!complaint.text.empty()) return refused_request(complaint.status, complaint.text);
  Request request = describe_request(line, fields);
  request.route = allowed_route(find_route(line.target), fields.authorization);
  const bool echo = request.route->action == Action::kEcho;
  if (!echo || request.body_size <= kMaxEcho) return request;
  return refused_request(413, "this route takes 16 MiB at most");
}

std::shared_ptr<const Route> allowed_route(std::shared_ptr<const Route> route,
                                           std::string_view authorization) {
  if (route->bearer.empty() || authorization == "Bearer " + route->bearer) return route;
  return std::make_shared<const Route>(plain_answer(401, "a token is needed\n"));
}

Request refused_request(int status, std::string_view why) {
  Request request;
  request.route = std::make_shared<Route>(plain_answer(status, fmt::format("{}\n", why)));
  request.refused = true;
  request.keep_alive = false;
  return request;
}

}  // namespace vastar::target
