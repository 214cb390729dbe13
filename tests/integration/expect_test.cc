// `Expect: 100-continue` against nginx, which says that it wants a body before it reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

boost::json::value upload(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"-o", "json", "-n", "20", "-c", "2", "-m", "POST", "-H",
                                       "Expect: 100-continue", "--expect-100-timeout", "60s"});
  const Finished finished = vastar(std::move(arguments));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  return parsed(finished);
}

TEST(Expect, BodiesAreSentWhenNginxAsksForThem) {
  const TempFolder folder;
  folder.write("body", std::string(200'000, 'x'));
  Nginx upstream("location = /x { return 200 x; }");
  Nginx server("location = /x { client_body_buffer_size 1m; proxy_pass " + upstream.url("/x") +
               "; }");
  const auto document = upload({"-D", folder.file("body"), server.url("/x")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
  EXPECT_GT(number(document, "/sent_bytes"), 20 * 200'000);
  EXPECT_THAT(boost::json::serialize(document.at("notes")), Not(HasSubstr("without the 100")));
}

TEST(Expect, BodiesThatAreTooLargeAreNotSent) {
  const TempFolder folder;
  folder.write("body", std::string(200'000, 'x'));
  Nginx server("location = /x { client_max_body_size 1k; return 200 x; }");
  const auto document = upload({"-D", folder.file("body"), server.url("/x")});
  EXPECT_EQ(number(document, "/status_codes/413"), 20);
  EXPECT_LT(number(document, "/sent_bytes"), 200'000);
}

}  // namespace
}  // namespace vastar::testing
