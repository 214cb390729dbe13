// Values for the places of a template.
#include <array>
#include <charconv>

#include "base/units.h"
#include "plan/escape.h"
#include "plan/place.h"

namespace vastar {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kHex = "0123456789abcdef";

template <typename Integer>
void append_number(Integer value, std::string& out) {
  std::array<char, 24> text{};
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

void append_random(std::string_view alphabet, std::size_t count, SplitMix& random,
                   std::string& out) {
  for (std::size_t i = 0; i < count; ++i) out.push_back(alphabet[random.below(alphabet.size())]);
}

// Version 4 of RFC 9562: random but for the version and the variant.
void append_uuid(SplitMix& random, std::string& out) {
  const std::array<std::uint64_t, 2> bits = {
      (random.next() & ~std::uint64_t{0xF000}) | 0x4000U,
      (random.next() & ~(std::uint64_t{3} << 62U)) | (std::uint64_t{2} << 62U)};
  for (unsigned digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) out.push_back('-');
    out.push_back(kHex[(bits[digit / 16] >> (60U - 4U * (digit % 16))) & 15U]);
  }
}

void append_escaped(std::string_view value, Escape escape, std::string& out) {
  switch (escape) {
    case Escape::kNone:
      out.append(value);
      return;
    case Escape::kTarget:
      return append_for_target(value, out);
    case Escape::kComponent:
      return append_for_component(value, out);
    case Escape::kJson:
      return append_for_json(value, out);
    case Escape::kHeader:
      return append_for_header(value, out);
  }
}

std::int64_t draw_between(std::int64_t low, std::int64_t high, SplitMix& random) {
  const auto first = static_cast<std::uint64_t>(low);
  const std::uint64_t count = static_cast<std::uint64_t>(high) - first + 1;  // 0: all 2^64
  const std::uint64_t drawn = count == 0 ? random.next() : random.below(count);
  return static_cast<std::int64_t>(first + drawn);
}

}  // namespace

void fill_place(const Place& place, Draw& draw, std::string& out) {
  switch (place.kind) {
    case Place::Kind::kLiteral:
      out.append(place.text);
      return;
    case Place::Kind::kCounter:
      return append_number(draw.number, out);
    case Place::Kind::kUuid:
      return append_uuid(draw.random, out);
    case Place::Kind::kRandInt:
      return append_number(draw_between(place.low, place.high, draw.random), out);
    case Place::Kind::kRandStr:
      return append_random(kLetters, place.count, draw.random, out);
    case Place::Kind::kRandHex:
      return append_random(kHex, place.count, draw.random, out);
    case Place::Kind::kChoice:
      return append_escaped(place.choices[draw.random.below(place.choices.size())], place.escape,
                            out);
    case Place::Kind::kNow:
      return append_number(draw.wall_ns / kMillisecond, out);
    case Place::Kind::kNowSeconds:
      return append_number(draw.wall_ns / kSecond, out);
    case Place::Kind::kWorker:
      return append_number(draw.worker, out);
    case Place::Kind::kSlot:
      return append_number(draw.slot, out);
    case Place::Kind::kRow:
      return append_escaped(draw.row[place.column], place.escape, out);
    case Place::Kind::kVariable:
      return append_escaped(draw.variables[place.column], place.escape, out);
    case Place::Kind::kPattern:
      return place.pattern->generate(draw.random, out);
  }
}

}  // namespace vastar
