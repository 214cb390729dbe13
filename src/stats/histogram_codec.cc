// The histogram as text: HdrHistogram's V2 encoding (HdrHistogram, AbstractHistogram.java).
//
//   base64( cookie 0x1c849304, length, zlib( payload ) )
//   payload: cookie 0x1c849303, length of the counts, normalizing offset, significant digits,
//            lowest and highest trackable value, ratio (a double), counts; all big-endian
//   counts:  ZigZag LEB128 in at most 9 bytes; n > 0 is a count, n < 0 is -n empty cells,
//            0 (some writers) is one empty cell
#include <fmt/format.h>
#include <zlib.h>

#include <bit>
#include <limits>

#include "base/base64.h"
#include "stats/histogram.h"

namespace vastar {
namespace {

constexpr std::uint32_t kPayloadCookie = 0x1c849303;
constexpr std::uint32_t kCompressedCookie = 0x1c849304;
constexpr std::uint32_t kWordSizeBits = 0xF0;  // of a cookie; V2 writes 0x10 there
constexpr std::size_t kFrameSize = 8;
constexpr std::size_t kHeaderSize = 40;
constexpr std::size_t kLongestVarint = 9;

template <typename T>
void put(std::string& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

// Takes a number off the front; the caller has made sure that there are enough bytes.
template <typename T>
T take(std::string_view& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value << 8U | static_cast<unsigned char>(bytes[i]));
  }
  bytes.remove_prefix(sizeof(T));
  return value;
}

void put_varint(std::string& out, std::int64_t value) {
  auto zigzag = static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
  for (std::size_t i = 1; i < kLongestVarint && zigzag > 0x7F; ++i) {
    out.push_back(static_cast<char>(zigzag | 0x80U));
    zigzag >>= 7U;
  }
  out.push_back(static_cast<char>(zigzag));  // the ninth byte has 8 bits of value
}

// Takes one off the front; false when the bytes end inside it.
bool take_varint(std::string_view& bytes, std::int64_t& value) {
  std::uint64_t zigzag = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const bool last = i + 1 == kLongestVarint || byte < 0x80;
    zigzag |= static_cast<std::uint64_t>(last ? byte : byte & 0x7FU) << (7 * i);
    if (!last) continue;
    bytes.remove_prefix(i + 1);
    value = static_cast<std::int64_t>(zigzag >> 1U ^ (~(zigzag & 1U) + 1));
    return true;
  }
  return false;
}

std::string deflated(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  // Fails only without memory, when std::string would have thrown.
  if (compress(reinterpret_cast<Bytef*>(out.data()), &size,
               reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != Z_OK) {
    size = 0;
  }
  out.resize(size);
  return out;
}

Error not_a_histogram(std::string_view why) {
  return Error{fmt::format("not an HdrHistogram in V2 compressed base64 form: {}", why)};
}

// At most `limit` bytes come out, however little went in.
Result<std::string> inflated(std::string_view bytes, std::size_t limit) {
  std::string out(limit, '\0');
  uLongf size = out.size();
  switch (uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                     reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())) {
    case Z_OK:
      out.resize(size);
      return out;
    case Z_BUF_ERROR:
      return not_a_histogram("its compressed part is cut short, or larger than any histogram");
    default:
      return not_a_histogram("its compressed part is damaged");
  }
}

bool is_cookie(std::uint32_t found, std::uint32_t wanted) {
  return (found & ~kWordSizeBits) == wanted;
}

// Takes the header off the front of the payload.
Result<void> check_header(std::string_view& payload) {
  if (payload.size() < kHeaderSize) return not_a_histogram("its header is cut short");
  if (!is_cookie(take<std::uint32_t>(payload), kPayloadCookie)) {
    return not_a_histogram("the cookie inside is not that of version 2");
  }
  const auto length = take<std::uint32_t>(payload);
  const auto offset = take<std::uint32_t>(payload);
  const auto digits = take<std::uint32_t>(payload);
  const auto lowest = take<std::uint64_t>(payload);
  take<std::uint64_t>(payload);  // the highest says only how long the counts may get
  const auto ratio = std::bit_cast<double>(take<std::uint64_t>(payload));
  if (digits != Histogram::kSignificantDigits || lowest != 1) {
    return not_a_histogram("it must have 3 significant digits and a lowest value of 1");
  }
  if (offset != 0 || ratio != 1.0) return not_a_histogram("it is shifted or scaled");
  if (length != payload.size()) return not_a_histogram("its counts are not as long as it says");
  return {};
}

}  // namespace

std::string Histogram::encode() const {
  std::string counts;
  std::size_t cells = count_ == 0 ? 0 : cell_of(max_) + 1;
  for (std::size_t cell = 0; cell < cells;) {
    const std::size_t first = cell;
    while (cell < cells && counts_[cell] == 0) ++cell;
    const auto empty = static_cast<std::int64_t>(cell - first);
    if (empty > 0) put_varint(counts, -empty);
    if (cell < cells) put_varint(counts, static_cast<std::int64_t>(counts_[cell++]));
  }
  std::string payload;
  put(payload, kPayloadCookie | 0x10U);
  put(payload, static_cast<std::uint32_t>(counts.size()));
  put(payload, std::uint32_t{0});
  put(payload, std::uint32_t{kSignificantDigits});
  put(payload, std::uint64_t{1});
  put(payload, kHighestUnits);
  put(payload, std::bit_cast<std::uint64_t>(1.0));
  payload += counts;

  const std::string compressed = deflated(payload);
  std::string frame;
  put(frame, kCompressedCookie | 0x10U);
  put(frame, static_cast<std::uint32_t>(compressed.size()));
  return base64_encode(frame + compressed);
}

Result<Histogram> Histogram::from_payload(std::string_view payload) {
  if (Result<void> header = check_header(payload); !header.ok()) return header.error();
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  Histogram histogram;
  Nanos top = 0;
  std::size_t cell = 0;
  while (!payload.empty()) {
    std::int64_t number = 0;
    if (!take_varint(payload, number)) return not_a_histogram("its counts are cut short");
    const std::uint64_t cells = number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : 1;
    if (cells > kCells - cell) {
      return not_a_histogram(fmt::format("it has values beyond {}", format_duration(kHighest)));
    }
    if (number > 0) {
      const auto count = static_cast<std::uint64_t>(number);
      if (count > kMost - histogram.count_) return not_a_histogram("its counts overflow");
      const Nanos low = lowest_of(cell);
      top = highest_of(cell);
      const Nanos least = std::min(histogram.min_, low);
      histogram.record(low + (top - low) / 2, count);
      histogram.min_ = least;
      histogram.max_ = top;
    }
    cell += cells;
  }
  return histogram;
}

Result<Histogram> Histogram::decode(std::string_view base64) {
  constexpr std::size_t kLargestPayload = kHeaderSize + kCells * kLongestVarint;
  const std::size_t largest = kFrameSize + compressBound(kLargestPayload);
  if (base64.size() > (largest + 2) / 3 * 4) return not_a_histogram("it is too long to be one");
  const std::optional<std::string> bytes = base64_decode(base64);
  if (!bytes) return not_a_histogram("it is not base64");
  std::string_view rest = *bytes;
  if (rest.size() < kFrameSize) return not_a_histogram("it is too short to be one");
  if (!is_cookie(take<std::uint32_t>(rest), kCompressedCookie)) {
    return not_a_histogram("the cookie is not that of version 2, compressed");
  }
  if (take<std::uint32_t>(rest) != rest.size()) {
    return not_a_histogram("it is not as long as it says");
  }
  const Result<std::string> payload = inflated(rest, kLargestPayload);
  if (!payload.ok()) return payload.error();
  return from_payload(*payload);
}

}  // namespace vastar
