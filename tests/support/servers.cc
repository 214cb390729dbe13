// Real servers under test control.
#include "support/servers.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "net/socket.h"

namespace vastar::testing {

bool answers(std::uint16_t port) {
  const Address address = resolve("127.0.0.1", port)->front();
  const Nanos until = monotonic_now() + 10 * kSecond;
  while (monotonic_now() < until) {
    const Fd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* where = reinterpret_cast<const sockaddr*>(&address.storage);
    if (connect(fd.get(), where, address.size) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

namespace {

std::vector<std::string> nginx_command(const TempFolder& folder, std::uint16_t port,
                                       const std::string& locations) {
  folder.write("nginx.conf", fmt::format(R"(
daemon off;
worker_processes 1;
pid {0}/nginx.pid;
error_log {0}/error.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log {0}/access.log;
  client_body_temp_path {0}/body;
  proxy_temp_path {0}/proxy;
  fastcgi_temp_path {0}/fastcgi;
  uwsgi_temp_path {0}/uwsgi;
  scgi_temp_path {0}/scgi;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{1} backlog=4096;
    location = / {{ return 200 "hello, world\n"; }}
    {2}
  }}
}}
)",
                                         folder.path(), port, locations));
  return {"nginx",
          "-p",
          folder.path(),
          "-c",
          folder.file("nginx.conf"),
          "-e",
          folder.file("error.log")};
}

}  // namespace

Nginx::Nginx(const std::string& locations)
    : port_(free_port()), process_(nginx_command(folder_, port_, locations)) {
  EXPECT_TRUE(answers(port_)) << read_text(folder_.file("error.log"));
}

Nginx::~Nginx() {
  if (::testing::Test::HasFailure()) {
    std::fprintf(stderr, "nginx said:\n%s\n", read_text(folder_.file("error.log")).c_str());
  }
}

namespace {

std::vector<std::string> nghttpd_command(const TempFolder& folder, std::uint16_t port,
                                         const std::vector<std::string>& options) {
  folder.write("index.html", "hello, world\n");
  std::vector<std::string> command = {"nghttpd",   "--no-tls", "-a",
                                      "127.0.0.1", "-d",       folder.path()};
  command.insert(command.end(), options.begin(), options.end());
  command.push_back(fmt::format("{}", port));
  return command;
}

}  // namespace

Nghttpd::Nghttpd(const std::vector<std::string>& options)
    : port_(free_port()), process_(nghttpd_command(folder_, port_, options)) {
  EXPECT_TRUE(answers(port_));
}

std::string Nghttpd::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::string Nginx::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::string Nginx::stop_and_read_log() {
  process_.signal(SIGQUIT);
  process_.wait();
  return read_text(folder_.file("access.log"));
}

std::size_t Nginx::stop_and_count_requests() {
  const std::string log = stop_and_read_log();
  return static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n'));
}

HaProxy::HaProxy(std::uint16_t upstream_port, const std::string& bind_options)
    : port_(free_port()), secure_(!bind_options.empty()), process_([&] {
        folder_.write("haproxy.cfg", fmt::format(R"(
defaults
  mode http
  maxconn 4096
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend gateway
  bind 127.0.0.1:{} {}
  default_backend upstream
backend upstream
  server only 127.0.0.1:{}
)",
                                                 port_, bind_options, upstream_port));
        // -db: in the foreground.
        return std::vector<std::string>{"haproxy", "-db", "-f", folder_.file("haproxy.cfg")};
      }()) {
  EXPECT_TRUE(answers(port_)) << "haproxy did not start; ci/setup installs it";
}

std::string HaProxy::url(const std::string& path) const {
  return fmt::format("{}://127.0.0.1:{}{}", secure_ ? "https" : "http", port_, path);
}

TinyProxy::TinyProxy(const std::string& user, const std::string& more)
    : port_(free_port()), process_([&] {
        folder_.write("conf", fmt::format("Port {}\nListen 127.0.0.1\nTimeout 60\nMaxClients 200\n"
                                          "LogFile \"{}\"\nLogLevel Connect\n{}{}\n",
                                          port_, folder_.file("log"),
                                          user.empty() ? "" : "BasicAuth " + user + "\n", more));
        return std::vector<std::string>{"tinyproxy", "-d", "-c", folder_.file("conf")};
      }()) {
  EXPECT_TRUE(answers(port_)) << "tinyproxy did not start; ci/setup installs it";
}

std::string TinyProxy::address() const { return fmt::format("127.0.0.1:{}", port_); }

Target::Target(std::vector<std::string> options)
    : process_([&options] {
        options.insert(options.begin(), {"serve", "--port", "0"});
        return vastar_command(options);
      }()) {
  const std::string line = process_.wait_for_line("listening on ");
  EXPECT_FALSE(line.empty()) << "vastar serve did not start";
  const std::size_t at = line.find("http");
  if (at != std::string::npos) base_ = line.substr(at);
}

}  // namespace vastar::testing
