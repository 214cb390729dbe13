// The request every operation sends, as data: what the user asked for, defaults filled in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/url.h"

namespace vastar {

struct Header {
  std::string name;
  std::string value;
};

struct RequestSpec {
  std::string method = "GET";
  std::string target = "/";     // the request target
  std::vector<Header> headers;  // in the order they are sent, Host first
  std::string body;
  bool keep_alive = true;  // false: `Connection: close` is among the headers
};

// What the command line says of the request.
struct RequestOptions {
  std::string method = "GET";
  std::string body;
  bool has_body = false;             // -d or -D was given, even if empty
  std::string content_type;          // empty: the default of the command
  std::string accept;                // -A
  std::string basic_auth;            // -a user:pass
  std::string bearer;                // --bearer
  std::string cookies;               // -b, as the header has them
  std::vector<std::string> headers;  // -H, "Name: value" each
  bool keep_alive = true;
  bool compression = true;  // Accept-Encoding: gzip; else identity
};

// Defaults, then what was asked for: a header given with -H replaces a default of the same name,
// whatever the case; the same name given twice is sent twice, in order. "Name;" or "Name:" sends an
// empty value. A name that is not a token or a value with control characters is an error
// (RFC 9110, 5.1 and 5.5), so no header can be smuggled in. Content-Length follows the body and
// cannot be set to another value.
Result<RequestSpec> build_request(const Url& url, const RequestOptions& options,
                                  std::string_view default_content_type);

// Whether it has "Expect: 100-continue": its body is to be sent when the target says that it wants
// it (RFC 9110, 10.1.1).
bool asks_to_continue(const RequestSpec& request);

// Whether HTTP/2 has no such field: it is about the connection, or takes another form
// (RFC 9113, 8.2.2).
bool left_out_of_http2(const Header& header);

// The methods of RFC 9110 and PATCH in capitals, however they are written: methods are case
// sensitive (9.1), but nobody means the method "post".
std::string usual_method(std::string method);

// "Name: value", checked as above.
Result<Header> parse_header(std::string_view text);

}  // namespace vastar
