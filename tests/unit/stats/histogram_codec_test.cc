// The encoded histogram: there and back, what another implementation wrote, and hostile text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>
#include <vector>

#include "base/base64.h"
#include "stats/histogram.h"

namespace vastar {
namespace {

using testing::HasSubstr;

// Written by the Python package hdrhistogram 0.10.8: HdrHistogram(1, 72000000000, 3) with the
// values of kGoldenValues.
constexpr std::string_view kGolden =
    "HISTFAAAAD14nJNpmSzMwMAgzQABzFCaEYgFDndcYLD/ABFgYWK9wfJRnomlW4Pv+yzGts6qp3FMb+NY/vIzAQBOAg47";
constexpr std::string_view kGoldenEmpty = "HISTFAAAAB14nJNpmSzMgADMUJoRiAUOd1xgsP8AEQAAUgUEpQ==";
// The same tool, with a highest value of 864000000000 and without the last three values.
constexpr std::string_view kGoldenWider =
    "HISTFAAAADN4nJNpmSzMwMAgxAABzFCaEYhPamUeYLD/ABFgYWK9wfJRnomlW4Pv+yzGts4qANZnCoE=";
// The same with 400000000000 units (11 hours) recorded; and one of 2 significant digits.
constexpr std::string_view kBeyondRange =
    "HISTFAAAADd4nJNpmSzMwMAgxgABzFCaEYhPamUeYLD/"
    "ABFgYWK9wfJRnomlW4Pv+yzGts6qmV8YmQAGmgwV";
constexpr std::string_view kTwoDigits = "HISTFAAAAB14nJNpmSzMgABMUJoRiAUOd1xgsP8AEQAAUewEpA==";

// The same tool: 1, 3, 4, 6, 9, 1000 and 1002 units, with single empty cells between.
constexpr std::string_view kGoldenGaps =
    "HISTFAAAACt4nJNpmSzMwMDAxwABzFCaEYgFDndcYLD/ABVgYmQCImam3fxACgCaIgWS";

struct Recorded {
  Nanos units;
  std::uint64_t count;
};
const std::vector<Recorded> kGoldenValues = {{0, 2},
                                             {1, 1},
                                             {5, 300},
                                             {2047, 1},
                                             {2048, 1},
                                             {2049, 1},
                                             {12345, 7},
                                             {10'000'000, 1'000'000},
                                             {10'000'001, 3},
                                             {600'000'000, 1},
                                             {36'000'000'000, 2},
                                             {72'000'000'000, 1}};

Histogram golden_histogram(std::size_t values = kGoldenValues.size()) {
  Histogram histogram;
  for (std::size_t i = 0; i < values; ++i) {
    histogram.record(kGoldenValues[i].units * Histogram::kUnit, kGoldenValues[i].count);
  }
  return histogram;
}

std::string buckets_of(const Histogram& histogram) {
  std::string text;
  histogram.for_each([&text](Nanos low, Nanos high, std::uint64_t count) {
    text += std::to_string(low) + "-" + std::to_string(high) + ":" + std::to_string(count) + " ";
  });
  return text;
}

std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

constexpr std::uint64_t kOne = 0x3FF0000000000000;  // 1.0

// A payload around these bytes of counts, right but for what a test changes in it.
std::string payload(std::string_view counts) {
  return big_endian(0x1c849313, 4) + big_endian(counts.size(), 4) + big_endian(0, 4) +
         big_endian(3, 4) + big_endian(1, 8) + big_endian(72'000'000'000, 8) + big_endian(kOne, 8) +
         std::string(counts);
}

std::string frame(const std::string& payload) {
  std::string packed(compressBound(payload.size()), '\0');
  uLongf size = packed.size();
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(payload.data()), payload.size()),
            Z_OK);
  packed.resize(size);
  return base64_encode(big_endian(0x1c849314, 4) + big_endian(packed.size(), 4) + packed);
}

// The payload of an encoded histogram, behind the first eight bytes.
std::string unpacked(std::string_view encoded) {
  const std::string bytes = base64_decode(encoded).value_or("");
  std::string out(1 << 20, '\0');
  uLongf size = out.size();
  EXPECT_GT(bytes.size(), 8U);
  EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                       reinterpret_cast<const Bytef*>(bytes.data()) + 8, bytes.size() - 8),
            Z_OK);
  out.resize(size);
  return out;
}

std::string error_of(std::string_view text) {
  const Result<Histogram> result = Histogram::decode(text);
  EXPECT_FALSE(result.ok()) << text.substr(0, 100);
  return result.ok() ? "" : result.error().message;
}

TEST(HistogramCodec, ReadsWhatAnotherImplementationWrote) {
  const Result<Histogram> decoded = Histogram::decode(kGolden);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->count(), 1'000'320U);
  EXPECT_EQ(buckets_of(*decoded), buckets_of(golden_histogram()));
  const Result<Histogram> wider = Histogram::decode(kGoldenWider);
  ASSERT_TRUE(wider.ok()) << wider.error().message;
  EXPECT_EQ(buckets_of(*wider), buckets_of(golden_histogram(kGoldenValues.size() - 3)));
}

// Byte for byte, but for the compression, where versions of zlib may differ.
TEST(HistogramCodec, WritesWhatAnotherImplementationWrites) {
  EXPECT_EQ(unpacked(golden_histogram().encode()), unpacked(kGolden));
  EXPECT_EQ(unpacked(Histogram().encode()), unpacked(kGoldenEmpty));
  Histogram gaps;
  for (const Nanos units : {1, 3, 4, 6, 9, 1000, 1002}) gaps.record(units * Histogram::kUnit);
  EXPECT_EQ(unpacked(gaps.encode()), unpacked(kGoldenGaps));
}

TEST(HistogramCodec, ThereAndBack) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 50; ++round) {
    Histogram histogram;
    for (int i = 0; i < round * 20; ++i) {
      histogram.record(static_cast<Nanos>(random() >> (22 + random() % 42)), 1 + random() % 1000);
    }
    const std::string encoded = histogram.encode();
    const Result<Histogram> decoded = Histogram::decode(encoded);
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    EXPECT_EQ(buckets_of(*decoded), buckets_of(histogram));
    EXPECT_EQ(decoded->count(), histogram.count());
    EXPECT_EQ(decoded->encode(), encoded);
    EXPECT_LE(decoded->min(), histogram.min());
    EXPECT_NEAR(decoded->mean(), histogram.mean(), histogram.mean() / 1000 + 100);
  }
}

TEST(HistogramCodec, HugeCounts) {
  Histogram histogram;
  histogram.record(kSecond, INT64_MAX);
  const Result<Histogram> decoded = Histogram::decode(histogram.encode());
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->count(), static_cast<std::uint64_t>(INT64_MAX));
}

TEST(HistogramCodec, ValuesBeyondTheHighestAreEncodedAsTheHighest) {
  Histogram histogram;
  histogram.record(INT64_MAX);
  Histogram highest;
  highest.record(Histogram::kHighest);
  EXPECT_EQ(histogram.encode(), highest.encode());
}

// Decoded extremes are the ends of buckets, and everything asked afterwards holds.
TEST(HistogramCodec, DecodedHistogramsAreWhole) {
  Histogram histogram;
  histogram.record(1'234'567, 10);
  histogram.record(9'876'543, 5);
  Result<Histogram> decoded = Histogram::decode(histogram.encode());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->value_at_rank(1), histogram.value_at_rank(1));
  EXPECT_GE(decoded->value_at_rank(15), histogram.max());
  decoded->add(histogram);
  EXPECT_EQ(decoded->count(), 30U);
  decoded->clear();
  EXPECT_EQ(buckets_of(*decoded), "");
}

// The Java implementation writes a single empty cell as a count of 0.
TEST(HistogramCodec, ACountOfZeroIsOneEmptyCell) {
  const Result<Histogram> zero = Histogram::decode(frame(payload(std::string("\0\x02\0\x04", 4))));
  const Result<Histogram> run = Histogram::decode(frame(payload("\x01\x02\x01\x04")));
  ASSERT_TRUE(zero.ok() && run.ok());
  EXPECT_EQ(buckets_of(*zero), "100-199:1 300-399:2 ");
  EXPECT_EQ(buckets_of(*run), buckets_of(*zero));
}

// The top bucket of the layout lies above kHighest; a count there is kept, as recording does.
TEST(HistogramCodec, CountsAboveTheHighestAreKept) {
  const std::string last_cell = "\xFD\xBF\x03\x02";  // 28671 empty cells, then one count
  const Result<Histogram> decoded = Histogram::decode(frame(payload(last_cell)));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->count(), 1U);
  EXPECT_GT(decoded->max(), Histogram::kHighest);
  int buckets = 0;
  decoded->for_each([&buckets](Nanos, Nanos, std::uint64_t) { ++buckets; });
  EXPECT_EQ(buckets, 1);
}

TEST(HistogramCodec, SaysWhatIsWrong) {
  EXPECT_THAT(error_of(""), HasSubstr("too short"));
  EXPECT_THAT(error_of("!!!!"), HasSubstr("not base64"));
  EXPECT_THAT(error_of(base64_encode("0123456789")), HasSubstr("cookie"));
  EXPECT_THAT(error_of(kTwoDigits), HasSubstr("3 significant digits"));
  EXPECT_THAT(error_of(kBeyondRange), HasSubstr("beyond 2h"));
}

TEST(HistogramCodec, RefusesTruncationAtEveryByte) {
  for (std::size_t size = 0; size < kGolden.size(); ++size) error_of(kGolden.substr(0, size));
  const std::string bytes = *base64_decode(kGolden);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::string cut = bytes.substr(0, size);
    error_of(base64_encode(cut));
    if (size < 8) continue;
    cut.replace(4, 4, big_endian(size - 8, 4));  // and it says so itself
    error_of(base64_encode(cut));
  }
  error_of(base64_encode(bytes + "x"));
}

TEST(HistogramCodec, RefusesHeadersThatAreNotOurs) {
  const std::string right = payload("\x02");
  ASSERT_TRUE(Histogram::decode(frame(right)).ok());
  for (std::size_t size = 0; size < right.size(); ++size) error_of(frame(right.substr(0, size)));
  const auto changed = [&right](std::size_t at, const std::string& bytes) {
    return frame(std::string(right).replace(at, bytes.size(), bytes));
  };
  EXPECT_THAT(error_of(changed(0, big_endian(0x1c849301, 4))), HasSubstr("cookie"));
  EXPECT_THAT(error_of(changed(4, big_endian(0xFFFFFFFF, 4))), HasSubstr("not as long"));
  EXPECT_THAT(error_of(changed(8, big_endian(1, 4))), HasSubstr("shifted"));
  EXPECT_THAT(error_of(changed(12, big_endian(5, 4))), HasSubstr("significant"));
  EXPECT_THAT(error_of(changed(16, big_endian(1000, 8))), HasSubstr("lowest"));
  EXPECT_THAT(error_of(changed(32, big_endian(0x7FF8000000000000, 8))), HasSubstr("scaled"));
}

TEST(HistogramCodec, RefusesCountsThatMakeNoSense) {
  // A run of 2^63 empty cells, one of 2^62, a run one too long, and a count too many.
  error_of(frame(payload("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")));
  error_of(frame(payload("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F")));
  error_of(frame(payload("\x81\xC0\x03")));
  error_of(frame(payload("\xFF\xBF\x03\x02")));
  // Two counts whose sum leaves 63 bits.
  const std::string most = "\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
  EXPECT_TRUE(Histogram::decode(frame(payload(most))).ok());
  EXPECT_THAT(error_of(frame(payload(most + most))), HasSubstr("overflow"));
  // A number cut short.
  EXPECT_THAT(error_of(frame(payload("\x80"))), HasSubstr("cut short"));
}

// A few kilobytes that unpack to a gigabyte of zeros would be a trap; so would endless text.
TEST(HistogramCodec, BoundsItsMemory) {
  EXPECT_THAT(error_of(frame(payload(std::string(4 << 20, '\0')))), HasSubstr("larger"));
  EXPECT_THAT(error_of(std::string(8 << 20, 'A')), HasSubstr("too long"));
}

TEST(HistogramCodec, SurvivesRandomBytes) {
  std::mt19937 random(3);
  const auto any = [&random] { return static_cast<char>(random()); };
  for (int round = 0; round < 20'000; ++round) {
    std::string counts(random() % 40, '\0');
    for (char& byte : counts) byte = any();
    const Result<Histogram> result = Histogram::decode(frame(payload(counts)));
    if (!result.ok()) continue;
    EXPECT_LE(result->min(), result->max());
    EXPECT_EQ(buckets_of(*result).empty(), result->count() == 0);
  }
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = *base64_decode(kGolden);
    for (unsigned i = 0; i <= random() % 3; ++i) bytes[random() % bytes.size()] = any();
    (void)Histogram::decode(base64_encode(bytes));
  }
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 100, '\0');
    for (char& byte : text) byte = any();
    EXPECT_FALSE(Histogram::decode(text).ok());
  }
}

}  // namespace
}  // namespace vastar
