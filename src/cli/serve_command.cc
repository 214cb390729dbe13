// `vastar serve`: the built-in target, until a signal ends it.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <thread>
#include <utility>

#include "base/stop_flag.h"
#include "base/text.h"
#include "cli/files.h"
#include "cli/parse.h"
#include "cli/signals.h"
#include "cli/subcommands.h"
#include "cli/values.h"
#include "net/tls.h"
#include "target/server.h"

namespace vastar {
namespace {

constexpr std::string_view kServer = "Server";
constexpr std::uint64_t kMostThreads = 1024;
constexpr auto kLookForSignals = std::chrono::milliseconds(50);

constexpr std::uint64_t kLongestPem = 1 << 20;

struct ServeFlags {
  target::ServeOptions options;
  std::string certificate, key;  // files
  bool self_signed = false;
  std::string write_certificate;
  bool quiet = false;
};

Setter fault_into(std::vector<target::FaultRate>& faults) {
  return [&faults](std::string_view text) -> Result<void> {
    const auto fault = target::parse_fault_rate(text);
    if (!fault) return fault.error();
    faults.push_back(*fault);
    return {};
  };
}

std::string fault_names() {
  std::string names;
  for (std::size_t i = 0; i < target::kFaultCount; ++i) {
    const auto& name = target::describe(static_cast<target::Fault>(i)).name;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

std::vector<Option> table_of(ServeFlags& flags) {
  target::ServeOptions& options = flags.options;
  return {
      {.name = "host",
       .value = "HOST",
       .help = "address to listen on",
       .fallback = options.host,
       .group = kServer,
       .common = true,
       .set = text_into(options.host)},
      {.name = "port",
       .letter = 'p',
       .value = "PORT",
       .help = "port to listen on; 0: a free one",
       .fallback = fmt::format("{}", options.port),
       .group = kServer,
       .common = true,
       .set = count_into(options.port, 0, 65535)},
      {.name = "threads",
       .value = "N",
       .help = "threads that serve",
       .fallback = "1",
       .group = kServer,
       .common = true,
       .set = count_into(options.threads, 1, kMostThreads)},
      {.name = "limit",
       .value = "N",
       .help = "requests in service at once; the rest wait. 0: any number",
       .fallback = "0",
       .group = kServer,
       .common = true,
       .set = count_into(options.limit, 0, 1'000'000)},
      {.name = "root",
       .value = "ROUTE",
       .help = "what / answers as: /cpu/200us",
       .group = kServer,
       .common = true,
       .set = text_into(options.root)},
      {.name = "fault",
       .value = "NAME[=SHARE]",
       .help = fmt::format("send a fault instead of this share of the answers: {}", fault_names()),
       .group = kServer,
       .common = true,
       .repeatable = true,
       .set = fault_into(options.faults)},
      {.name = "seed",
       .value = "N",
       .help = "of random delays and faults",
       .fallback = "1",
       .group = kServer,
       .common = true,
       .set = count_into(options.seed, 0, ~std::uint64_t{0})},
      {.name = "tls-cert",
       .value = "FILE",
       .help = "serve https with this certificate and its chain, in PEM form",
       .group = kServer,
       .common = true,
       .set = path_into(flags.certificate)},
      {.name = "tls-key",
       .value = "FILE",
       .help = "its private key, in PEM form",
       .fallback = "in the file of --tls-cert",
       .group = kServer,
       .set = path_into(flags.key)},
      {.name = "tls-self-signed",
       .help = "serve https with a new certificate for localhost, 127.0.0.1 and ::1",
       .group = kServer,
       .common = true,
       .set = turn_on(flags.self_signed)},
      {.name = "tls-write-cert",
       .value = "FILE",
       .help = "write that certificate, for a client's --cacert",
       .group = kServer,
       .set = path_into(flags.write_certificate)},
      {.name = "quiet",
       .help = "nothing but errors on standard error",
       .group = kServer,
       .common = true,
       .set = turn_on(flags.quiet)},
  };
}

Result<TlsIdentity> stored_identity(const ServeFlags& flags) {
  Result<std::string> certificate = read_file(flags.certificate, kLongestPem);
  if (!certificate) return Error{"--tls-cert: " + certificate.error().message};
  if (flags.key.empty()) return TlsIdentity{*certificate, *certificate, flags.certificate};
  Result<std::string> key = read_file(flags.key, kLongestPem);
  if (!key) return Error{"--tls-key: " + key.error().message};
  return TlsIdentity{std::move(*certificate), std::move(*key), flags.certificate};
}

Result<TlsIdentity> new_identity(const ServeFlags& flags) {
  Result<TlsIdentity> made = self_signed_identity();
  if (!made || flags.write_certificate.empty()) return made;
  std::ofstream file(flags.write_certificate, std::ios::binary | std::ios::trunc);
  file << made->certificate;
  file.close();
  if (!file) {
    return Error{fmt::format("--tls-write-cert: cannot write {}: {}",
                             printable(flags.write_certificate), errno_text(errno))};
  }
  return made;
}

Result<void> settle_tls(ServeFlags& flags) {
  if (flags.self_signed && !flags.certificate.empty()) {
    return Error{"--tls-cert and --tls-self-signed exclude each other"};
  }
  if (!flags.key.empty() && flags.certificate.empty()) {
    return Error{"--tls-key is the key of a certificate: give --tls-cert too"};
  }
  if (!flags.write_certificate.empty() && !flags.self_signed) {
    return Error{"--tls-write-cert writes the certificate of --tls-self-signed: give that too"};
  }
  if (!flags.self_signed && flags.certificate.empty()) return {};
  Result<TlsIdentity> identity = flags.self_signed ? new_identity(flags) : stored_identity(flags);
  if (!identity) return identity.error();
  flags.options.tls = std::move(*identity);
  return {};
}

void print_counts(const target::ServeStats& stats) {
  print_error(fmt::format("served {} requests on {} connections, {} bad, {} faults", stats.requests,
                          stats.connections, stats.bad_requests, stats.faults_total()));
}

ExitCode serve_until_told(const ServeFlags& flags, const Command& self) {
  StopFlag stop;
  const StopOnSignals signals(stop);
  auto server = target::Server::start(flags.options);
  if (!server) return usage_error(self, server.error());
  const ExitCode printed = print_out(fmt::format(
      "listening on {}://{}\n", flags.options.tls ? "https" : "http", (*server)->address()));
  if (printed != ExitCode::kOk) return printed;
  while (!stop.raised()) std::this_thread::sleep_for(kLookForSignals);
  (*server)->stop();
  if (!flags.quiet) print_counts((*server)->stats());
  return ExitCode::kOk;
}

}  // namespace

std::vector<Option> serve_options() {
  static ServeFlags shown_only;
  return table_of(shown_only);
}

ExitCode serve_command(const Command& self, const Arguments& arguments) {
  ServeFlags flags;
  const auto answer = parse_or_answer(self, table_of(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  if (!std::get<Operands>(answer).empty()) return usage_error(self, {"takes no operands"});
  if (const Result<void> settled = settle_tls(flags); !settled) {
    return usage_error(self, settled.error());
  }
  return serve_until_told(flags, self);
}

}  // namespace vastar
