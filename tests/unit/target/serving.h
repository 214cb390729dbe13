// A running target for the tests.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "target/server.h"

namespace vastar::target {

inline ServeOptions on_free_port() {
  ServeOptions options;
  options.port = 0;
  return options;
}

inline std::unique_ptr<Server> serve(const ServeOptions& options = on_free_port()) {
  Result<std::unique_ptr<Server>> server = Server::start(options);
  EXPECT_TRUE(server.ok()) << (server.ok() ? "" : server.error().message);
  return server.ok() ? std::move(*server) : nullptr;
}

inline std::uint64_t count_of(const ServeStats& stats, Fault fault) {
  return stats.faults[static_cast<std::size_t>(fault)];
}

constexpr std::string_view kHelloAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!";

}  // namespace vastar::target
