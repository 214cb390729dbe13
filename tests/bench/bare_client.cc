#include "bare_client.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

namespace bare {
namespace {

double now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since).count();
}

int64_t microseconds(const timeval& time) { return time.tv_sec * 1000000LL + time.tv_usec; }

rusage usage() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used;
}

// ru_maxrss would do, but for what it inherits across exec: the size of whoever started us.
long peak_rss_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

[[noreturn]] void usage_error() {
  std::fprintf(stderr,
               "usage: %s HOST PORT PATH [-c N] [-z SECONDS] [-n N] [--close] [--connect-only]\n",
               program_invocation_short_name);
  std::exit(2);
}

// 0: the head is not whole yet. SIZE_MAX: only a chunk of 0 bytes, or the peer, ends it.
size_t declared_length(const std::string& answer) {
  const size_t head_end = answer.find("\r\n\r\n");
  if (head_end == std::string::npos) return 0;
  std::string head = answer.substr(0, head_end);
  std::transform(head.begin(), head.end(), head.begin(), ::tolower);
  const size_t field = head.find("\r\ncontent-length:");
  if (field == std::string::npos) return SIZE_MAX;
  return head_end + 4 + std::strtoull(head.c_str() + field + 17, nullptr, 10);
}

bool is_whole(const std::string& answer, bool peer_closed) {
  const size_t length = declared_length(answer);
  if (length == SIZE_MAX) return peer_closed || answer.ends_with("\r\n0\r\n\r\n");
  return length != 0 && answer.size() >= length;
}

}  // namespace

void fail(const char* what) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
  std::exit(1);
}

void fail_errno(const char* what) {
  std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, std::strerror(errno));
  std::exit(1);
}

Options parse(int argc, char** argv) {
  Options options;
  const option longs[] = {{"close", no_argument, nullptr, 'k'},
                          {"connect-only", no_argument, nullptr, 'o'},
                          {nullptr, 0, nullptr, 0}};
  for (int flag; (flag = getopt_long(argc, argv, "c:z:n:", longs, nullptr)) != -1;) {
    if (flag == 'c')
      options.connections = std::strtoull(optarg, nullptr, 10);
    else if (flag == 'z')
      options.seconds = std::strtod(optarg, nullptr);
    else if (flag == 'n')
      options.requests = std::strtoull(optarg, nullptr, 10);
    else if (flag == 'k')
      options.close = true;
    else if (flag == 'o')
      options.connect_only = true;
    else
      usage_error();
  }
  if (argc - optind != 3 || options.connections == 0 || options.requests == 0) usage_error();
  const std::string host = argv[optind], port = argv[optind + 1], path = argv[optind + 2];
  options.server.sin_family = AF_INET;
  options.server.sin_port = htons(static_cast<uint16_t>(std::atoi(port.c_str())));
  if (inet_pton(AF_INET, host.c_str(), &options.server.sin_addr) != 1) usage_error();
  options.request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" +
                    (options.close ? "Connection: close\r\n" : "") + "\r\n";
  raise_descriptor_limit();
  return options;
}

int connected(const Options& options) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail_errno("socket");
  const auto* server = reinterpret_cast<const sockaddr*>(&options.server);
  if (connect(fd, server, sizeof options.server) != 0) fail_errno("connect");
  return fd;
}

void send_request(int fd, const Options& options) {
  const ssize_t sent = send(fd, options.request.data(), options.request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(options.request.size())) fail_errno("send");
}

size_t answer_length(const Options& options) {
  const int fd = connected(options);
  send_request(fd, options);
  std::string answer;
  bool peer_closed = false;
  while (!peer_closed && !is_whole(answer, false)) {
    char bytes[65536];
    const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got < 0) fail_errno("recv");
    answer.append(bytes, static_cast<size_t>(got));
    peer_closed = got == 0;
  }
  close(fd);
  if (!answer.starts_with("HTTP/1.1 200")) fail("the first answer is not a 200");
  if (!is_whole(answer, peer_closed)) fail("the first answer was cut short");
  return answer.size();
}

Measured::Measured() : seconds_(now()) {
  const rusage used = usage();
  user_us_ = microseconds(used.ru_utime);
  sys_us_ = microseconds(used.ru_stime);
}

void Measured::print(const Options& options, uint64_t sent, uint64_t requests,
                     size_t answer_bytes) const {
  const double seconds = now() - seconds_;
  const rusage used = usage();
  std::printf(
      "{\"connections\": %zu, \"requests\": %llu, \"sent\": %llu, \"answer_bytes\": %zu, "
      "\"seconds\": %.6f, \"cpu_user_us\": %lld, \"cpu_sys_us\": %lld, \"peak_rss_kb\": %ld}\n",
      options.connections, static_cast<unsigned long long>(requests),
      static_cast<unsigned long long>(sent), answer_bytes, seconds,
      static_cast<long long>(microseconds(used.ru_utime) - user_us_),
      static_cast<long long>(microseconds(used.ru_stime) - sys_us_), peak_rss_kb());
}

int connect_only(const Options& options) {
  std::vector<int> sockets;
  sockets.reserve(options.connections);
  const Measured measured;
  while (sockets.size() < options.connections) sockets.push_back(connected(options));
  measured.print(options, 0, 0, 0);
  return 0;
}

}  // namespace bare
