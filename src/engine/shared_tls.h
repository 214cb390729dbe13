// The TLS of all workers of a pool, made when the first connection needs it: an http URL may lead
// to an https one, and reading the system's authorities takes a while.
#pragma once

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/tls.h"
#include "plan/tls.h"

namespace vastar {

class SharedTls {
 public:
  SharedTls(TlsSettings settings, std::vector<std::string> alpn)
      : settings_(std::move(settings)), alpn_(std::move(alpn)) {}

  // Any thread. The context lives as long as this object.
  Result<const TlsContext*> get() {
    std::call_once(made_, [this] { context_.emplace(TlsContext::client(settings_, alpn_)); });
    if (!*context_) return context_->error();
    return &**context_;
  }

  // Whether the protocol can go on with what TLS agreed on. A target that agrees on nothing speaks
  // HTTP/1.1 (RFC 9113, 3.2 has HTTP/2 negotiated).
  bool speaks(std::string_view agreed) const {
    const std::string_view means = agreed.empty() ? "http/1.1" : agreed;
    return std::find(alpn_.begin(), alpn_.end(), means) != alpn_.end();
  }

 private:
  const TlsSettings settings_;
  const std::vector<std::string> alpn_;
  std::once_flag made_;
  std::optional<Result<TlsContext>> context_;
};

}  // namespace vastar
