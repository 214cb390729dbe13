// Plans as bytes in which every field has an end, and their digests.
#include "plan/fingerprint.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "plan/private_header.h"
#include "plan/request_set.h"
#include "wire/digest.h"

namespace vastar {
namespace {

class Fingerprint {
 public:
  // Its length goes before it, so that no two lists of texts are the same bytes.
  Fingerprint& add(std::string_view text) {
    fmt::format_to(std::back_inserter(bytes_), "{}:", text.size());
    bytes_ += text;
    if (bytes_.size() > kEnough) bytes_ = sha256(bytes_);
    return *this;
  }
  Fingerprint& add(std::int64_t number) { return add(std::string_view(fmt::format("{}", number))); }

  std::string hex() const {
    std::string text;
    append_hex(vastar::sha256(bytes_), text);
    return text;
  }

 private:
  static constexpr std::size_t kEnough = 1 << 20;  // data files may be large

  static std::string sha256(std::string_view bytes) {
    return std::string(as_text(vastar::sha256(bytes)));
  }

  std::string bytes_;
};

void add_request(const RequestSpec& request, Fingerprint& print) {
  print.add(request.method).add(request.target).add(request.body).add(request.keep_alive);
  print.add(static_cast<std::int64_t>(request.headers.size()));
  for (const Header& header : request.headers) {
    print.add(header.name).add(may_be_secret(header.name) ? "" : std::string_view(header.value));
  }
}

void add_template(const Template& text, Fingerprint& print) {
  print.add(static_cast<std::int64_t>(text.pieces().size()));
  for (const Place& place : text.pieces()) {
    print.add(static_cast<std::int64_t>(place.kind)).add(static_cast<std::int64_t>(place.escape));
    print.add(place.text).add(place.low).add(place.high);
    print.add(static_cast<std::int64_t>(place.count));
    print.add(static_cast<std::int64_t>(place.column));
    for (const std::string& choice : place.choices) print.add(choice);
  }
}

void add_data(const DataFeed& data, Fingerprint& print) {
  for (const std::string& column : data.columns()) print.add(column);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const std::string* const cells = data.row(row);
    for (std::size_t i = 0; i < data.columns().size(); ++i) print.add(cells[i]);
  }
}

// Texts that change are in the shapes as they were written.
void add_set(const RequestSet& set, Fingerprint& print) {
  for (const VaryingRequest& request : set.requests) {
    print.add(request.url.display());
    add_request(request.shape, print);
  }
  for (const std::uint64_t weight : set.weights_up_to) print.add(static_cast<std::int64_t>(weight));
  for (const Template& body : set.bodies) add_template(body, print);
  if (set.data) add_data(*set.data, print);
  for (const DrawOrder order : {set.url_order, set.body_order, set.data_order}) {
    print.add(static_cast<std::int64_t>(order));
  }
  for (const std::string& what : set.varies) print.add(what);
  if (set.signing) print.add(set.signing->region).add(set.signing->service);
}

void add_llm(const LlmPlan& llm, Fingerprint& print) {
  print.add(static_cast<std::int64_t>(llm.dialect)).add(llm.model).add(llm.rag);
  print.add(static_cast<std::int64_t>(llm.prompts.size()));
  for (const LlmPrompt& prompt : llm.prompts) {
    add_request(prompt.request, print);
    print.add(static_cast<std::int64_t>(prompt.words));
  }
  for (const Nanos limit : {llm.slo_ttft, llm.slo_tpot, llm.slo_e2e}) print.add(limit);
  print.add(fmt::format("{}", llm.slo_tps));
  print.add(static_cast<std::int64_t>(llm.context_window));
  for (const std::uint16_t status : llm.blocked_status) print.add(std::int64_t{status});
}

void add_stream(const StreamPlan& stream, Fingerprint& print) {
  print.add(stream.required).add(static_cast<std::int64_t>(stream.events)).add(stream.time);
  print.add(stream.reconnect);
}

void add_place(const HostPort& place, Fingerprint& print) { print.add(place.host).add(place.port); }

void add_routes(const Routes& routes, Fingerprint& print) {
  print.add(routes.unix_socket).add(static_cast<std::int64_t>(routes.family));
  print.add(routes.refresh).add(routes.proxies.always_tunnel);
  print.add(static_cast<std::int64_t>(routes.connect_to.size()));
  for (const Routes::ConnectTo& route : routes.connect_to) {
    add_place(route.from, print);
    add_place(route.to, print);
  }
  for (const Routes::Pin& pin : routes.pins) {
    add_place(pin.from, print);
    print.add(static_cast<std::int64_t>(pin.addresses.size()));
    for (const std::string& address : pin.addresses) print.add(address);
  }
}

// Without its password.
void add_proxy(const Proxies& proxies, const Origin& origin, Fingerprint& print) {
  const Proxy* const proxy = proxies.on_the_way_to(origin);
  print.add(proxy == nullptr ? std::string() : proxy->authority());
}

void add_tls(const TlsSettings& tls, Fingerprint& print) {
  const auto number_of = [](const std::optional<TlsVersion>& version) {
    return version ? static_cast<std::int64_t>(*version) : -1;
  };
  print.add(tls.verify).add(tls.resumption).add(tls.authorities).add(tls.certificate);
  print.add(tls.key).add(number_of(tls.lowest)).add(number_of(tls.highest)).add(tls.ciphers);
}

// Without its secret.
void add_websocket(const WebSocketPlan& plan, unsigned opening, Fingerprint& print) {
  print.add(to_text(params_of(plan, opening))).add(plan.payload).add(plan.ready);
  print.add(plan.token ? plan.token->claims : std::string());
}

}  // namespace

std::string request_fingerprint(const Plan& plan) {
  Fingerprint print;
  print.add(plan.url.display());
  add_request(plan.request, print);
  if (plan.requests) add_set(*plan.requests, print);
  if (plan.websocket) add_websocket(*plan.websocket, plan.load.opening, print);
  if (plan.llm) add_llm(*plan.llm, print.add("llm"));
  if (plan.stream) add_stream(*plan.stream, print.add("stream"));
  return print.hex();
}

std::string route_fingerprint(const Plan& plan) {
  Fingerprint print;
  add_routes(plan.routes, print);
  add_proxy(plan.routes.proxies, plan.url.origin(), print);
  if (plan.requests) {
    for (const VaryingRequest& request : plan.requests->requests) {
      add_proxy(plan.routes.proxies, request.url.origin(), print);
    }
  }
  add_tls(plan.tls, print);
  return print.hex();
}

}  // namespace vastar
