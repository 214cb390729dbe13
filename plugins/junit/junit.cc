// The JUnit output: a test suite a document, a test case a gate, for CI systems that show them.
//
// There is no one schema. This keeps to what the readers of GitLab, Jenkins and GitHub share, which
// is that of Ant's junit task with <skipped> and the sums on <testsuites>.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "junit/suite.h"
#include "junit/xml.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Error;
using vastar::Result;
using vastar::plugin::Case;
using vastar::plugin::Config;
using vastar::plugin::Object;
using vastar::plugin::Outcome;
using vastar::plugin::Sink;
using vastar::plugin::Suite;
using vastar::plugin::text_at;
using vastar::plugin::xml_escaped;

std::string_view tag_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFailed:
      return "failure";
    case Outcome::kError:
      return "error";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kPassed:
      break;
  }
  return {};
}

// Whatever did not pass: <failure type="..." message="...">words</failure>. Of <skipped> readers
// take the message alone.
std::string outcome_xml(const Case& one) {
  const std::string_view tag = tag_of(one.outcome);
  if (tag.empty()) return {};
  const std::string message = xml_escaped(one.message);
  if (one.outcome == Outcome::kSkipped) return fmt::format("<skipped message=\"{}\"/>", message);
  return fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", tag, xml_escaped(one.type),
                     message, xml_escaped(one.text));
}

// Readers that add up the times of cases get that of the suite.
std::string case_xml(const Case& one, const Suite& suite) {
  const double time = suite.time_s / static_cast<double>(suite.cases.size());
  const std::string inner = outcome_xml(one);
  const std::string start =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                  xml_escaped(suite.classname), xml_escaped(one.name), time);
  return inner.empty() ? start + "/>\n" : start + ">" + inner + "</testcase>\n";
}

std::string sums_xml(const std::vector<Suite>& suites) {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double time_s = 0;
  for (const Suite& suite : suites) {
    tests += suite.cases.size();
    failures += suite.count(Outcome::kFailed);
    errors += suite.count(Outcome::kError);
    skipped += suite.count(Outcome::kSkipped);
    time_s += suite.time_s;
  }
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                     tests, failures, errors, skipped, time_s);
}

std::string suite_xml(const Suite& suite) {
  std::string xml =
      fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\">\n", xml_escaped(suite.name),
                  sums_xml({suite}), xml_escaped(suite.timestamp));
  xml += "    <properties>\n";
  for (const auto& [name, value] : suite.properties) {
    xml += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", xml_escaped(name),
                       xml_escaped(value));
  }
  xml += "    </properties>\n";
  for (const Case& one : suite.cases) xml += case_xml(one, suite);
  xml += fmt::format("    <system-out>{}</system-out>\n", xml_escaped(suite.output));
  return xml + "  </testsuite>\n";
}

Result<std::string> report_xml(const Object& document, Outcome inconclusive) {
  const std::string kind = text_at(document, "kind");
  if (kind != "run" && kind != "sweep" && kind != "compare" && kind != "suite" && !kind.empty()) {
    return Error{"a document of kind \"" + kind +
                 "\" has no test cases: this output knows run, sweep, compare and suite"};
  }
  const std::vector<Suite> suites = vastar::plugin::suites_of(document, inconclusive);
  std::string xml =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vastar\" {}>\n",
                  sums_xml(suites));
  for (const Suite& suite : suites) xml += suite_xml(suite);
  return xml + "</testsuites>\n";
}

class Junit {
 public:
  Junit(Sink sink, Outcome inconclusive) : sink_(std::move(sink)), inconclusive_(inconclusive) {}

  static Result<std::unique_ptr<Junit>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    const std::string inconclusive = text_at(config.options, "inconclusive");
    return std::make_unique<Junit>(std::move(*sink),
                                   vastar::plugin::outcome_of_inconclusive(inconclusive));
  }

  Result<void> finish(std::string_view json) {
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    const Result<std::string> xml = report_xml(*document, inconclusive_);
    if (!xml) return xml.error();
    Result<void> written = sink_.write(*xml);
    return written ? sink_.close() : written;
  }

 private:
  Sink sink_;
  Outcome inconclusive_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = vastar::plugin::describe<Junit>("junit", "1.0.0");
  return &plugin;
}
