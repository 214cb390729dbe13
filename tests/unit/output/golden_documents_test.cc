// Every golden document as the outputs for CI systems write it.
//
// To refresh the golden files after a change of the layout, then look at the difference:
//   VASTAR_REFRESH_GOLDEN=1 build/dev/tests/unit_output --gtest_filter='*DocumentGolden*'
#include <algorithm>
#include <tuple>

#include "unit/output/rendered.h"

namespace vastar {
namespace {

struct Form {
  const char* output;
  const char* suffix;
};

void PrintTo(const Form& form, std::ostream* out) { *out << form.output; }

using Page = std::tuple<Form, const char*>;

std::string file_name(const Page& page) {
  return std::filesystem::path(std::get<const char*>(page)).filename().string();
}

class DocumentGolden : public testing::TestWithParam<Page> {};

TEST_P(DocumentGolden, IsAsKept) {
  const auto& [form, document] = GetParam();
  const std::string text = rendered(form.output, read_file(golden(document) + ".json"));
  const std::string kept =
      golden(std::string(form.output) + "/" + file_name(GetParam()) + "." + form.suffix);
  if (std::getenv("VASTAR_REFRESH_GOLDEN") != nullptr) write_file(kept, text);
  EXPECT_EQ(read_file(kept), text) << kept;
}

std::string test_name(const testing::TestParamInfo<Page>& info) {
  std::string name = std::get<Form>(info.param).output + ("_" + file_name(info.param));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Documents, DocumentGolden,
    testing::Combine(testing::Values(Form{"markdown", "md"}, Form{"junit", "xml"}),
                     testing::Values("run", "run-open-loop", "sweep", "sweep-fallback", "sweep-0.2",
                                     "text/run-nothing-came", "text/run-invalid",
                                     "text/sweep-paired", "compare-slower", "compare-same",
                                     "compare-noisy", "compare-spoilt", "compare-files", "suite")),
    test_name);

}  // namespace
}  // namespace vastar
