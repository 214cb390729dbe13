// What goes with --stream, and what a study of streams asks of them.
#include "cli/stream_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/content_flags.h"
#include "cli/measurement.h"
#include "cli/subcommands.h"
#include "cli/words.h"

namespace vastar {
namespace {

using ::testing::HasSubstr;

std::string problem_of(const Arguments& arguments) {
  const auto words = split_words(http_options(), arguments);
  if (!words) return words.error().message;
  const auto measurement = prepare_http({.words = *words});
  return measurement ? "" : measurement.error().message;
}

TEST(StreamFlags, WhatIsOfWholeResponsesIsRefusedBesideThem) {
  const Arguments base = {"--stream", "http://127.0.0.1:1/"};
  EXPECT_EQ(problem_of(base), "");
  for (const Arguments& more :
       {Arguments{"--max-redirects", "3"}, Arguments{"--disable-redirects"}, Arguments{"--cookies"},
        Arguments{"--expect-body", "x"}, Arguments{"--disable-compression"}}) {
    Arguments all = more;
    all.insert(all.end(), base.begin(), base.end());
    EXPECT_THAT(problem_of(all), HasSubstr(more.front() + " does nothing with --stream"));
  }
}

TEST(StreamFlags, AStudyOfStreamsTakesNothingElseForOne) {
  ContentFlags flags;
  flags.stream = true;
  const auto options = resolve_content({}, flags, {"http://127.0.0.1:1/"}, {});
  ASSERT_TRUE(options) << options.error().message;
  ASSERT_TRUE(options->plan.stream);
  EXPECT_TRUE(options->plan.stream->required);
}

}  // namespace
}  // namespace vastar
