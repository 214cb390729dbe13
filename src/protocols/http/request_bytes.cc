// Writes a request as HTTP/1.1 (RFC 9112, 3).
#include "protocols/http/request_bytes.h"

#include "wire/framing.h"
#include "wire/octets.h"

namespace vastar {

RequestBytes serialize_request(const RequestSpec& request) {
  RequestBytes made;
  serialize_request(request, made);
  return made;
}

void serialize_request(const RequestSpec& request, RequestBytes& made) {
  made.head = request.method == "HEAD";  // methods are case-sensitive (RFC 9110, 9.1)
  made.connect = request.method == "CONNECT";
  made.keep_alive = request.keep_alive;
  made.expects = asks_to_continue(request);
  std::string& bytes = made.bytes;
  bytes.clear();
  bytes.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  for (const Header& header : request.headers) {
    bytes.append(header.name).append(": ").append(header.value).append("\r\n");
    if (same_word(header.name, "connection") && list_has(header.value, "close")) {
      made.keep_alive = false;  // asked for with -H
    }
  }
  bytes.append("\r\n").append(request.body);
}

}  // namespace vastar
