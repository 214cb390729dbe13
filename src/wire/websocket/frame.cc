// Reading and writing of frame heads, and masking.
#include "wire/websocket/frame.h"

#include <algorithm>
#include <cstring>

namespace vastar::ws {
namespace {

constexpr unsigned kFin = 0x80;
constexpr unsigned kRsv1 = 0x40;
constexpr unsigned kRsv23 = 0x30;
constexpr unsigned kOpcode = 0x0f;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kSize = 0x7f;
constexpr unsigned kSize16 = 126;  // the size follows in 16 bits
constexpr unsigned kSize64 = 127;  // ... in 64 bits, the highest of them 0

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

// How many octets the head has, by its second one.
std::size_t head_size(unsigned second) {
  const unsigned size = second & kSize;
  const std::size_t longer = size == kSize16 ? 2 : size == kSize64 ? 8 : 0;
  return 2 + longer + ((second & kMasked) != 0 ? sizeof(Mask) : 0);
}

std::uint64_t big_endian(const char* octets, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8U | static_cast<unsigned char>(octets[i]);
  return value;
}

void append_big_endian(std::uint64_t value, unsigned octets, std::string& out) {
  while (octets-- > 0) out.push_back(static_cast<char>(value >> (8 * octets)));
}

// What the first two octets have wrong, whatever follows.
const char* check_start(unsigned first, unsigned second) {
  if ((first & kRsv23) != 0) return "a reserved bit is set";
  const unsigned opcode = first & kOpcode;
  if (!is_known(opcode)) return "an unknown opcode";
  if (!is_control(static_cast<Opcode>(opcode))) return nullptr;
  if ((first & kFin) == 0) return "a control frame in fragments";
  if ((first & kRsv1) != 0) return "a compressed control frame";
  return (second & kSize) > kLongestControl ? "a control frame over 125 bytes" : nullptr;
}

}  // namespace

FrameHeadReader::State FrameHeadReader::take(std::string_view& bytes, FrameHead& head) {
  while (!bytes.empty()) {
    const std::size_t size = have_ < 2 ? 2 : head_size(static_cast<unsigned char>(octets_[1]));
    const std::size_t taken = std::min(size - have_, bytes.size());
    std::memcpy(octets_.data() + have_, bytes.data(), taken);
    bytes.remove_prefix(taken);
    have_ = static_cast<std::uint8_t>(have_ + taken);
    if (have_ < 2) return State::kMore;
    const auto second = static_cast<unsigned char>(octets_[1]);
    error_ = check_start(static_cast<unsigned char>(octets_[0]), second);
    if (error_ != nullptr) return State::kBroken;
    if (have_ == head_size(second)) return parse(head);
  }
  return State::kMore;
}

FrameHeadReader::State FrameHeadReader::parse(FrameHead& head) {
  const auto first = static_cast<unsigned char>(octets_[0]);
  const auto second = static_cast<unsigned char>(octets_[1]);
  const char* rest = octets_.data() + 2;
  head.fin = (first & kFin) != 0;
  head.compressed = (first & kRsv1) != 0;
  head.opcode = static_cast<Opcode>(first & kOpcode);
  head.size = second & kSize;
  if (head.size >= kSize16) {
    const std::size_t octets = head.size == kSize16 ? 2 : 8;
    head.size = big_endian(rest, octets);
    rest += octets;
    if (head.size >> 63U != 0) error_ = "a payload of 2^63 bytes or more";
    if (head.size < kSize16 || (octets == 8 && head.size <= 0xffff)) {
      error_ = "a payload's size that is not in its shortest form";
    }
  }
  head.mask.reset();
  if ((second & kMasked) != 0) std::memcpy(head.mask.emplace().data(), rest, sizeof(Mask));
  have_ = 0;
  return error_ == nullptr ? State::kDone : State::kBroken;
}

void append_head(const FrameHead& head, std::string& out) {
  const unsigned masked = head.mask ? kMasked : 0;
  out.push_back(static_cast<char>((head.fin ? kFin : 0) | (head.compressed ? kRsv1 : 0) |
                                  static_cast<unsigned>(head.opcode)));
  if (head.size < kSize16) {
    out.push_back(static_cast<char>(masked | head.size));
  } else if (head.size <= 0xffff) {
    out.push_back(static_cast<char>(masked | kSize16));
    append_big_endian(head.size, 2, out);
  } else {
    out.push_back(static_cast<char>(masked | kSize64));
    append_big_endian(head.size, 8, out);
  }
  if (head.mask) out.append(head.mask->data(), head.mask->size());
}

void append_frame(FrameHead head, std::string_view payload, std::string& out) {
  head.size = payload.size();
  append_head(head, out);
  const std::size_t begin = out.size();
  out.append(payload);
  if (head.mask) copy_masked(payload, *head.mask, 0, out.data() + begin);
}

// Eight octets at a time; the key is turned so that it begins with the octet for the first one.
void copy_masked(std::string_view from, const Mask& mask, std::uint64_t offset, char* to) {
  std::array<char, 8> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = mask[(offset + i) % mask.size()];
  std::uint64_t wide_key = 0;
  std::memcpy(&wide_key, key.data(), sizeof wide_key);
  std::size_t i = 0;
  for (; i + sizeof wide_key <= from.size(); i += sizeof wide_key) {
    std::uint64_t word = 0;
    std::memcpy(&word, from.data() + i, sizeof word);
    word ^= wide_key;
    std::memcpy(to + i, &word, sizeof word);
  }
  for (; i < from.size(); ++i) {
    to[i] = static_cast<char>(from[i] ^ key[i % key.size()]);
  }
}

}  // namespace vastar::ws
