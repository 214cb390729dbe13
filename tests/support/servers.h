// Real servers for tests: started on free ports of 127.0.0.1, stopped with the object, their logs
// shown when a test has failed.
#pragma once

#include <cstdint>
#include <string>

#include "support/process.h"

namespace vastar::testing {

// Waits until something listens on that port of 127.0.0.1; false when nothing does for 10 s.
bool answers(std::uint16_t port);

// Debian's nginx with one worker and an access log of its own.
class Nginx {
 public:
  // `locations` goes into its server block.
  explicit Nginx(const std::string& locations = "");
  ~Nginx();

  std::string url(const std::string& path = "/") const;
  std::uint16_t port() const { return port_; }
  // How many requests it has logged, once it has been stopped in order.
  std::size_t stop_and_count_requests();
  // A line a request, in the order they were ended.
  std::string stop_and_read_log();

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

// nghttp2's server: HTTP/2 alone, by prior knowledge, from a folder of its own.
class Nghttpd {
 public:
  explicit Nghttpd(const std::vector<std::string>& options = {});
  std::string url(const std::string& path = "/") const;
  void serve_file(const std::string& name, const std::string& text) { folder_.write(name, text); }

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

// Debian's haproxy in front of a port of this machine.
class HaProxy {
 public:
  // `bind_options`, like "ssl crt FILE", make it speak TLS.
  explicit HaProxy(std::uint16_t upstream_port, const std::string& bind_options = "");
  std::string url(const std::string& path = "/") const;

 private:
  TempFolder folder_;
  std::uint16_t port_;
  bool secure_;
  Process process_;
};

// Debian's tinyproxy: HTTP/1.0 towards clients, tunnels to any port.
class TinyProxy {
 public:
  // `user`, like "me secret", must be told it; `more` goes into its configuration.
  explicit TinyProxy(const std::string& user = "", const std::string& more = "");
  std::string address() const;  // "127.0.0.1:port"
  std::uint16_t port() const { return port_; }
  std::string log() const { return read_text(folder_.file("log")); }

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

// `vastar serve`.
class Target {
 public:
  explicit Target(std::vector<std::string> options = {});
  std::string url(const std::string& path = "/") const { return base_ + path; }
  Process& process() { return process_; }

 private:
  Process process_;
  std::string base_;
};

}  // namespace vastar::testing
