// How an origin is written.
#include "plan/origin.h"

namespace vastar {

std::string Origin::authority() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  std::string text = ipv6 ? "[" + host + "]" : host;
  if (port != (secure() ? kHttpsPort : kHttpPort)) text += ":" + std::to_string(port);
  return text;
}

}  // namespace vastar
