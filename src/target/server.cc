// Binding, threads and their end.
#include "target/server.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "machine/usage.h"
#include "net/socket.h"
#include "target/route.h"
#include "target/worker.h"

namespace vastar::target {
namespace {

constexpr unsigned kMostThreads = 256;

// A misspelt route would answer every request with the complaint.
Result<void> check_root(const std::string& root) {
  if (root.empty()) return {};
  const Route route = parse_route(root);
  const bool meant = root.starts_with("/status/");
  if (root[0] == '/' && (meant || (route.status != 400 && route.status != 404))) return {};
  return Error{
      fmt::format("bad route '{}': give one like /delay/5ms or /cpu/200us", printable(root))};
}

Result<void> check(const ServeOptions& options) {
  if (options.threads < 1 || options.threads > kMostThreads) {
    return Error{fmt::format("bad number of threads {}: 1 to {}", options.threads, kMostThreads)};
  }
  if (options.limit > 0 && options.threads > 1) {
    return Error{"--limit needs --threads 1: its queue is one thread's"};
  }
  double total = 0;
  for (const FaultRate& rate : options.faults) total += rate.probability;
  if (total > 1) return Error{fmt::format("the fault rates add up to {:.3g}: 1 at most", total)};
  return check_root(options.root);
}

}  // namespace

Server::Server(unsigned threads) : counters_(threads) {}
Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(const ServeOptions& options) {
  if (const Result<void> checked = check(options); !checked) return checked.error();
  raise_descriptor_limit();  // each connection is one
  std::unique_ptr<Server> server(new Server(options.threads));
  if (const Result<void> set = server->set_up_tls(options); !set) return set.error();
  if (const Result<void> listening = server->listen(options); !listening) return listening.error();
  for (const auto& worker : server->workers_) {
    server->threads_.emplace_back([running = worker.get()] { running->run(); });
  }
  return server;
}

Result<void> Server::set_up_tls(const ServeOptions& options) {
  if (!options.tls) return {};
  Result<TlsContext> made = TlsContext::server(*options.tls, {"h2", "http/1.1"});
  if (!made) return made.error();
  tls_ = std::move(*made);
  return {};
}

Result<void> Server::listen(const ServeOptions& options) {
  const Result<std::vector<Address>> addresses = resolve(options.host, options.port);
  if (!addresses) return Error{addresses.error().message, ExitCode::kUsage};
  Address address = addresses->front();
  for (unsigned i = 0; i < options.threads; ++i) {
    Result<Fd> listener = listen_on(address, options.threads > 1);
    if (!listener) return listener.error();
    if (i == 0) {
      port_ = local_port(listener->get());
      Result<std::vector<Address>> bound = resolve(options.host, port_);
      if (!bound) return bound.error();
      address = bound->front();
      address_ = address.text();
    }
    workers_.push_back(std::make_unique<Worker>(options, i, std::move(*listener),
                                                tls_ ? &*tls_ : nullptr, counters_));
    if (!workers_.back()->listen()) return Error{"cannot watch the listening socket: no memory"};
  }
  return {};
}

void Server::stop() {
  for (const auto& worker : workers_) worker->stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  workers_.clear();
}

}  // namespace vastar::target
