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

bool continues_character(char octet) {  // RFC 3629, 3
  return (static_cast<unsigned char>(octet) & 0xc0U) == 0x80U;
}

}  // namespace

std::uint64_t FanoutBoard::publish(Slot slot, Nanos now) {
  const std::uint64_t others = receivers_ == 0 ? 0 : receivers_ - 1;
  under_way_.push_back({.number = next_, .slot = slot, .sent = now, .missing = others});
  return next_++;
}

std::string FanoutBoard::marked(std::string_view payload, bool text, std::uint64_t number) {
  std::string message = fmt::format("{}{:016x}", kMark, number);
  payload.remove_prefix(std::min(payload.size(), message.size()));
  if (text) {  // of a character that began before, nothing is left
    const auto next = std::find_if_not(payload.begin(), payload.end(), continues_character);
    const auto cut = static_cast<std::size_t>(next - payload.begin());
    message.append(cut, '-');
    payload.remove_prefix(cut);
  }
  return message.append(payload);
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

bool FanoutBoard::is_under_way(std::uint64_t number) const {
  return std::any_of(under_way_.begin(), under_way_.end(),
                     [=](const Message& one) { return one.number == number; });
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
