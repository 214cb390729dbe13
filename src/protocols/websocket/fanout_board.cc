// Who has got what.
#include "protocols/websocket/fanout_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace vastar {
namespace {

constexpr std::string_view kMark = "vastar-fanout-";
constexpr std::size_t kDigits = 16;

}  // namespace

std::uint64_t FanoutBoard::publish(Slot slot, Nanos now) {
  const std::uint64_t others = receivers_ == 0 ? 0 : receivers_ - 1;
  under_way_.push_back({.number = next_, .slot = slot, .sent = now, .missing = others});
  return next_++;
}

std::string FanoutBoard::marked(std::string_view payload, std::uint64_t number) {
  std::string message = fmt::format("{}{:016x}", kMark, number);
  if (payload.size() > message.size()) message += payload.substr(message.size());
  return message;
}

std::optional<std::uint64_t> FanoutBoard::number_in(std::string_view message) {
  const std::size_t at = message.find(kMark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = message.substr(at + kMark.size(), kDigits);
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (error != std::errc() || end != digits.data() + kDigits) return std::nullopt;
  return number;
}

FanoutBoard::Delivery FanoutBoard::deliver(std::uint64_t number) {
  const auto found = std::find_if(under_way_.begin(), under_way_.end(),
                                  [=](const Message& one) { return one.number == number; });
  if (found == under_way_.end()) return {};
  Delivery delivery{.known = true, .sent = found->sent};
  if (found->missing == 0 || --found->missing > 0) return delivery;
  delivery.finished = found->slot;
  under_way_.erase(found);
  return delivery;
}

std::uint64_t FanoutBoard::give_up(Slot slot) {
  const auto found = std::find_if(under_way_.begin(), under_way_.end(),
                                  [=](const Message& one) { return one.slot == slot; });
  if (found == under_way_.end()) return 0;
  const std::uint64_t missing = found->missing;
  under_way_.erase(found);
  return missing;
}

std::uint64_t FanoutBoard::give_up_all() {
  std::uint64_t missing = 0;
  for (const Message& message : under_way_) missing += message.missing;
  under_way_.clear();
  return missing;
}

}  // namespace vastar
