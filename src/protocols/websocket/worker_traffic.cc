// Frames and figures of a worker.
#include "protocols/websocket/worker_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <random>
#include <utility>

#include "base/base64.h"
#include "protocols/websocket/token.h"

namespace vastar {
namespace {

constexpr std::size_t kMostKept = 64;
constexpr std::size_t kKeyBytes = 16;

// Masks must not be foreseen by what the payload comes from (RFC 6455, 5.3 and 10.3).
std::uint64_t unforeseen_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

}  // namespace

WorkerTraffic::WorkerTraffic(const WebSocketPlan& plan, const RequestSpec& request,
                             WorkerShare share)
    : plan_(plan), head_(opening_head(request, plan)), share_(share), random_(unforeseen_seed()) {}

std::unique_ptr<Opening> WorkerTraffic::new_opening() {
  std::string key(kKeyBytes, '\0');
  for (std::size_t i = 0; i < kKeyBytes; i += sizeof(std::uint64_t)) {
    const std::uint64_t bits = random_.next();
    std::memcpy(key.data() + i, &bits, sizeof bits);
  }
  return std::make_unique<Opening>(plan_, base64_encode(key));
}

// Connections are numbered over all workers.
std::string WorkerTraffic::opening_request(const Opening& opening) {
  const std::uint64_t number = share_.index + share_.workers * connections_++;
  if (!plan_.token) return opening.request(head_, {});
  const std::string claims = fill_claims(plan_.token->claims, number, std::time(nullptr));
  return opening.request(head_, sign_token(claims, plan_.token->secret));
}

ws::Mask WorkerTraffic::next_mask() {
  const std::uint64_t bits = random_.next();
  ws::Mask mask;
  std::memcpy(mask.data(), &bits, mask.size());
  return mask;
}

// ---- frames ----

void WorkerTraffic::append_frames(std::string_view payload, bool text, bool compressed,
                                  std::string& out) {
  const std::size_t part = (payload.size() + plan_.fragments - 1) / plan_.fragments;
  ws::FrameHead head{.compressed = compressed,
                     .opcode = text ? ws::Opcode::kText : ws::Opcode::kBinary};
  for (unsigned left = plan_.fragments; left > 0; --left) {
    const std::string_view fragment = payload.substr(0, part);
    payload.remove_prefix(fragment.size());
    head.fin = left == 1;
    head.mask = next_mask();
    ws::append_frame(head, fragment, out);
    head.opcode = ws::Opcode::kContinuation;
    head.compressed = false;
  }
}

ws::Deflater& WorkerTraffic::deflater(std::uint8_t window) {
  std::unique_ptr<ws::Deflater>& deflater = deflaters_[window];
  if (!deflater) deflater = std::make_unique<ws::Deflater>(window);
  return *deflater;
}

// Compressed once for all connections, since no message depends on those before it.
const std::string& WorkerTraffic::payload_for(std::uint8_t window, bool& compressed) {
  compressed = deflater(window).usable();
  if (!compressed) return plan_.payload;
  const auto [place, made] = deflated_payload_.try_emplace(window);
  if (made) place->second = deflater(window).compress(plan_.payload);
  return place->second;
}

void WorkerTraffic::append_payload(const std::optional<ws::DeflateParams>& agreed,
                                   std::string& out) {
  if (!agreed) return append_frames(plan_.payload, plan_.text, false, out);
  bool compressed = false;
  const std::string& payload = payload_for(agreed->client_window, compressed);
  append_frames(payload, plan_.text, compressed, out);
}

void WorkerTraffic::append_message(std::string_view message,
                                   const std::optional<ws::DeflateParams>& agreed,
                                   std::string& out) {
  if (!agreed || !deflater(agreed->client_window).usable()) {
    return append_frames(message, plan_.text, false, out);
  }
  append_frames(deflater(agreed->client_window).compress(message), plan_.text, true, out);
}

void WorkerTraffic::append_control(ws::Opcode opcode, std::string_view payload, std::string& out) {
  ws::append_frame({.opcode = opcode, .mask = next_mask()}, payload, out);
}

// ---- figures ----

void WorkerTraffic::sending(Slot slot, Nanos now) {
  if (slot >= sent_at_.size()) sent_at_.resize(slot + std::size_t{1});
  sent_at_[slot] = now;
}

const char* WorkerTraffic::keep(const std::string& text) {
  const auto found = std::find(kept_.begin(), kept_.end(), text);
  if (found != kept_.end()) return found->c_str();
  if (kept_.size() == kMostKept) return "as others before it";
  return kept_.emplace_back(text).c_str();
}

bool WorkerTraffic::connection_ready(Nanos handshake) {
  counts_.handshake.record(handshake);
  const bool original = plan_.mode == WsMode::kStorm || !load_begun_;
  if (original) ++originals_;
  return original;
}

void WorkerTraffic::connection_lost(bool original, Nanos lived) {
  counts_.lost_after.record(lived);
  if (original) ++originals_lost_;
}

void WorkerTraffic::put_counts(OwnMetrics& metrics) const {
  const auto put = [&metrics](std::string_view name, OwnKind kind, std::uint64_t number) {
    metrics.at(name, kind).put(static_cast<double>(number));
  };
  if (plan_.mode != WsMode::kStorm) {  // which says nothing on its connections
    put("messages_per_s", OwnKind::kRate, counts_.answered);
    put("messages_sent", OwnKind::kCount, counts_.sent);
    put("messages_received", OwnKind::kCount, counts_.received);
    put("messages_received_per_s", OwnKind::kRate, counts_.received);
    put("message_bytes_sent_per_s", OwnKind::kRate, counts_.sent_bytes);
    put("message_bytes_received_per_s", OwnKind::kRate, counts_.received_bytes);
  }
  put("unsolicited", OwnKind::kCount, counts_.unsolicited);
  if (counts_.pings > 0) put("pings_answered", OwnKind::kCount, counts_.pings);
  if (plan_.mode != WsMode::kFanout) return;
  put("deliveries", OwnKind::kCount, counts_.deliveries);
  put("losses", OwnKind::kCount, counts_.losses);
}

// A mean of ones and zeros: the share of the connections that were ready before the load and are
// still there.
void WorkerTraffic::put_survival(OwnMetrics& metrics) const {
  OwnMetric& survival = metrics.at("survival", OwnKind::kMean);
  survival.value += static_cast<double>(originals_ - originals_lost_);
  survival.samples += originals_;
}

void WorkerTraffic::take(Measurements& measurements) {
  OwnMetrics& metrics = measurements.metrics;
  const auto times = [&metrics](std::string_view name, const Histogram& histogram) {
    metrics.at(name, OwnKind::kTimes).times.add(histogram);
  };
  times("handshake", counts_.handshake);
  if (std::exchange(begun_, false)) {
    if (plan_.mode != WsMode::kStorm) times("rtt", counts_.rtt);
    if (plan_.mode == WsMode::kFanout) times("delivery", counts_.delivery);
    put_counts(metrics);
    put_survival(metrics);
    put_shares(metrics);
    times("lost_after", counts_.lost_after);
    put_closes(measurements);
  }
  forget_places();
  counts_ = {};
}

std::size_t WorkerTraffic::new_place() {
  if (free_places_.empty()) {
    answered_.push_back(0);
    return answered_.size() - 1;
  }
  const std::size_t place = free_places_.back();
  free_places_.pop_back();
  return place;
}

void WorkerTraffic::forget_places() {
  std::fill(answered_.begin(), answered_.end(), 0);
  free_places_.insert(free_places_.end(), left_places_.begin(), left_places_.end());
  left_places_.clear();
}

// How evenly the connections were served, where that is their own doing and not a pace's.
void WorkerTraffic::put_shares(OwnMetrics& metrics) const {
  const bool shared = plan_.mode == WsMode::kEcho || plan_.mode == WsMode::kPing ||
                      plan_.mode == WsMode::kThroughput;
  if (!shared) return;
  std::vector<bool> there(answered_.size(), true);
  for (const std::size_t place : free_places_) there[place] = false;
  OwnMetric& messages = metrics.at("connection_messages_per_s", OwnKind::kEach);
  for (std::size_t place = 0; place < answered_.size(); ++place) {
    if (there[place]) messages.each.push_back(static_cast<double>(answered_[place]));
  }
  if (plan_.mode == WsMode::kPing) return;
  OwnMetric& bytes = metrics.at("connection_bytes_per_s", OwnKind::kEach);
  const OwnMetric& counted = *metrics.find("connection_messages_per_s");
  for (const double count : counted.each) {
    bytes.each.push_back(count * static_cast<double>(plan_.payload.size()));
  }
}

void WorkerTraffic::put_closes(Measurements& measurements) {
  OwnMetric& codes = measurements.metrics.at("close_codes", OwnKind::kTally);
  for (const auto& [code, count] : counts_.closes) codes.tally[std::to_string(code)] += count;
  if (!std::exchange(unanswered_, false)) return;
  measurements.notes.emplace_back(
      "the target did not answer the closing handshake within --drain-cap everywhere: such "
      "connections are among those of code 1006");
}

}  // namespace vastar
