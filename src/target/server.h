// The built-in target: a server of HTTP/1.1 and HTTP/2 whose behaviour is known exactly.
// docs/target.md has its routes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "net/tls.h"
#include "target/counters.h"
#include "target/fault.h"

namespace vastar::target {

struct ServeOptions {
  std::string host = "127.0.0.1";  // a name or an address; the first address of a name is taken
  std::uint16_t port = 8080;       // 0: a free one
  unsigned threads = 1;    // each with a listener of its own; the kernel spreads connections
  unsigned limit = 0;      // requests in service at once, 0: any number; needs one thread
  std::string root;        // the route that / answers as, "/cpu/200us"; empty: it echoes
  std::uint64_t seed = 1;  // of delays and faults; thread i draws from seed + i
  std::vector<FaultRate>
      faults;  // on every route but /stats and /healthz; rates add up to 1 at most
  std::optional<TlsIdentity> tls;  // none: plain
};

class Worker;

// Owns its threads. start, stop and the destructor belong to one thread; stats may be called from
// any.
class Server {
 public:
  // Binds, listens and starts the threads: connections are accepted when it returns. Errors: the
  // host does not resolve, the port is taken, the certificate cannot be used, or the
  // options contradict each other.
  static Result<std::unique_ptr<Server>> start(const ServeOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return port_; }
  const std::string& address() const { return address_; }  // "127.0.0.1:8080"
  ServeStats stats() const { return sum(counters_); }

  // Closes every connection and ends the threads; may be called twice.
  void stop();

 private:
  explicit Server(unsigned threads);
  Result<void> set_up_tls(const ServeOptions& options);
  Result<void> listen(const ServeOptions& options);

  std::optional<TlsContext> tls_;  // the workers refer to it
  std::uint16_t port_ = 0;
  std::string address_;
  std::vector<Counters> counters_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace vastar::target
