// The suite of one document: its name, its properties and its cases.
#include "junit/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "junit/cases.h"
#include "support/words.h"

namespace vastar::plugin {
namespace {

// What was measured: "GET http://127.0.0.1:8080/", "old.json and new.json".
std::string subject_of(const Object& document) {
  const Object& params = object_at(document, "params");
  if (!text_at(params, "url").empty()) return target_text(params);
  return text_at(params, "base") + " and " + text_at(params, "head");
}

// Readers split class names into packages at their dots.
std::string class_part(std::string text) {
  const auto splits = [](unsigned char c) {
    return std::isalnum(c) == 0 &&
           std::string_view("/:_-{} ").find(static_cast<char>(c)) == std::string_view::npos;
  };
  std::replace_if(text.begin(), text.end(), splits, '_');
  return text;
}

std::string timestamp_of(const Object& document) {
  constexpr std::size_t kSeconds = 19;  // of 2026-11-21T09:30:00.123Z
  return text_at(document, "started_at").substr(0, kSeconds);
}

void add_property(const char* name, std::string value, Suite* suite) {
  if (!value.empty()) suite->properties.emplace_back(name, std::move(value));
}

void add_properties(const Object& document, const std::string& kind, Suite* suite) {
  const Object& params = object_at(document, "params");
  add_property("vastar.version", text_at(document, "vastar_version"), suite);
  add_property("vastar.schema_version", text_at(document, "schema_version"), suite);
  add_property("vastar.kind", kind, suite);
  add_property("vastar.verdict", text_at(object_at(document, "gate"), "verdict"), suite);
  for (const char* key : {"url", "method", "base", "head"}) {
    add_property(key, text_at(params, key), suite);
  }
  add_property("machine", machine_text(object_at(document, "machine")), suite);
}

void add_lines(std::string_view title, const Array& items, std::string* lines) {
  for (const Value& item : items) *lines += fmt::format("{}: {}\n", title, safe_text(item));
}

std::string output_of(const Object& document) {
  std::string lines;
  add_lines("not valid", array_at(object_at(document, "validity"), "reasons"), &lines);
  add_lines("insight", array_at(document, "insights"), &lines);
  add_lines("note", array_at(document, "notes"), &lines);
  return lines;
}

}  // namespace

Outcome outcome_of_inconclusive(std::string_view option) {
  if (option == "pass") return Outcome::kSkipped;
  return option == "fail" ? Outcome::kFailed : Outcome::kError;
}

std::size_t Suite::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [outcome](const Case& one) { return one.outcome == outcome; }));
}

Suite suite_of(const Object& document, Outcome inconclusive) {
  std::string kind = text_at(document, "kind");
  if (kind.empty()) kind = "sweep";  // of vastar 0.2
  const std::string subject = subject_of(document);
  Suite suite;
  suite.name = fmt::format("vastar {} {}", kind, subject);
  suite.classname = fmt::format("vastar.{}.{}", kind, class_part(subject));
  suite.time_s = number_at(document, "elapsed_s").value_or(0);
  suite.timestamp = timestamp_of(document);
  suite.cases = cases_of(document, kind, inconclusive);
  suite.output = output_of(document);
  add_properties(document, kind, &suite);
  return suite;
}

namespace {

// Nothing was measured, or the suite ended before it.
Suite suite_without_document(const Object& scenario, const Object& document) {
  const std::string kind = text_at(scenario, "kind");
  const bool not_run = text_at(scenario, "outcome") == "not_run";
  std::string error = text_at(scenario, "error");
  if (error.empty()) error = not_run ? "interrupted before this scenario" : "nothing was measured";
  Suite suite;
  suite.name = fmt::format("vastar {} {}", kind, text_at(scenario, "target"));
  suite.classname = fmt::format("vastar.{}.{}", kind, class_part(text_at(scenario, "target")));
  suite.timestamp = timestamp_of(document);
  suite.cases.push_back({.name = "measured",
                         .outcome = Outcome::kError,
                         .type = not_run ? "not run" : "no data",
                         .message = error,
                         .text = error});
  return suite;
}

}  // namespace

std::vector<Suite> suites_of(const Object& document, Outcome inconclusive) {
  if (text_at(document, "kind") != "suite") return {suite_of(document, inconclusive)};
  std::vector<Suite> suites;
  for (const Value& value : array_at(document, "scenarios")) {
    const Object& scenario = as_object(value);
    const Object& inner = object_at(scenario, "document");
    Suite suite =
        inner.empty() ? suite_without_document(scenario, document) : suite_of(inner, inconclusive);
    const std::string name = text_at(scenario, "name");
    suite.name = name + ": " + suite.name;
    suite.classname += "." + class_part(name);  // two scenarios may have one target
    suites.push_back(std::move(suite));
  }
  return suites;
}

}  // namespace vastar::plugin
