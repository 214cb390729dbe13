// The cache of requests: the same head is the same request, whatever stood between.
#include "target/request_cache.h"

#include <gtest/gtest.h>

namespace vastar::target {
namespace {

constexpr std::string_view kA = "GET /status/201 HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kB = "GET /status/202 HTTP/1.1\r\nHost: a\r\n\r\n";

const Request* find(RequestCache& cache, std::string_view input, std::size_t& size) {
  const auto* found = cache.find(input, size);
  return found == nullptr ? nullptr : found->get();
}

TEST(RequestCache, FindsTheSameRequestAgain) {
  RequestCache cache;
  std::size_t size = 0;
  const Request* a = find(cache, kA, size);
  EXPECT_EQ(size, kA.size());
  EXPECT_EQ(find(cache, kA, size), a);
  const Request* b = find(cache, kB, size);
  EXPECT_NE(a, b);
  EXPECT_EQ(b->route->status, 202);
  EXPECT_EQ(find(cache, std::string(kA) + std::string(kB), size), a);
  EXPECT_EQ(size, kA.size());
}

TEST(RequestCache, HeadsThatDifferElsewhereShareTheirRoute) {
  RequestCache cache;
  std::size_t size = 0;
  const auto a = *cache.find(kA, size);
  const auto b = *cache.find("GET /status/201 HTTP/1.1\r\nHost: b\r\n\r\n", size);
  EXPECT_NE(a, b);
  EXPECT_EQ(a->route, b->route);
}

TEST(RequestCache, TheRootMayStandForAnotherRoute) {
  RequestCache cache("/status/503");
  std::size_t size = 0;
  const auto status_of = [&](const std::string& target) {
    return find(cache, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", size)->route->status;
  };
  EXPECT_EQ(status_of("/"), 503);
  EXPECT_EQ(status_of("/bytes/1"), 200);
  EXPECT_EQ(status_of("/status/201"), 201);
}

TEST(RequestCache, WaitsForTheWholeHead) {
  RequestCache cache;
  std::size_t size = 0;
  for (std::size_t part = 0; part < kA.size(); ++part) {
    EXPECT_EQ(find(cache, kA.substr(0, part), size), nullptr) << part;
  }
  ASSERT_NE(find(cache, kA, size), nullptr);
  EXPECT_EQ(find(cache, kA.substr(0, kA.size() - 1), size), nullptr);
}

TEST(RequestCache, RefusesTooLargeAHead) {
  RequestCache cache;
  std::size_t size = 0;
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
  EXPECT_EQ(find(cache, start + std::string(kMaxHead - start.size() - 1, 'x'), size), nullptr);
  const Request* large = find(cache, start + std::string(kMaxHead, 'x'), size);
  ASSERT_NE(large, nullptr);
  EXPECT_TRUE(large->refused);
  EXPECT_EQ(large->route->status, 431);
  // Nothing of it is remembered.
  ASSERT_NE(find(cache, kA, size), nullptr);
  EXPECT_FALSE(find(cache, kA, size)->refused);
}

TEST(RequestCache, AHeadOfTheGreatestSizeIsTaken) {
  RequestCache cache;
  std::size_t size = 0;
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
  const std::string head = start + std::string(kMaxHead - start.size() - 4, 'x') + "\r\n\r\n";
  const Request* found = find(cache, head, size);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(size, kMaxHead);
  EXPECT_FALSE(found->refused);
}

TEST(BoundedMap, ForgetsRatherThanGrows) {
  BoundedMap<int> map(3);
  for (int i = 0; i < 100; ++i) map.insert(std::to_string(i), i);
  EXPECT_LE(map.size(), 3u);
  ASSERT_NE(map.find("99"), nullptr);
  EXPECT_EQ(*map.find("99"), 99);
}

}  // namespace
}  // namespace vastar::target
