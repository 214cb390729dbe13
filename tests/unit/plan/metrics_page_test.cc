// docs/gating.md, to which messages point for the list of metrics, names each of them.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "plan/slo.h"

namespace vastar {
namespace {

// What stands between backticks on the page.
std::set<std::string> quoted_words() {
  std::ifstream file(GATING_PAGE);
  EXPECT_TRUE(file.good()) << GATING_PAGE;
  const std::string page(std::istreambuf_iterator<char>(file), {});
  static const std::regex kQuoted("`([^`]*)`");
  std::set<std::string> words;
  for (std::sregex_iterator at(page.begin(), page.end(), kQuoted), end; at != end; ++at) {
    words.insert((*at)[1]);
  }
  return words;
}

// "ttfb.p95" is named by `ttfb.` and `p95`.
bool is_named(const std::string& metric, const std::set<std::string>& words) {
  if (words.count(metric) > 0) return true;
  const std::size_t dot = metric.find('.');
  return dot != std::string::npos && words.count(metric.substr(0, dot + 1)) > 0 &&
         words.count(metric.substr(dot + 1)) > 0;
}

TEST(MetricsPageTest, NamesEveryMetric) {
  const std::set<std::string> words = quoted_words();
  for (const Metric& metric : sweep_metrics()) {
    EXPECT_TRUE(is_named(metric.name, words)) << metric.name << " is not on " << GATING_PAGE;
  }
  EXPECT_FALSE(is_named("nonsense", words));
}

}  // namespace
}  // namespace vastar
