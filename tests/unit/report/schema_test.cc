// Documents checked against the published schemas, and what is said of those that fail.
#include "report/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>

#include "report/to_json.h"
#include "unit/report/golden.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

namespace json = boost::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

json::value schema(std::string_view kind) { return json::parse(schema_text(kind)->data()); }

// Sets or adds the member or element that `pointer` names.
void set(json::value& document, const std::string& pointer, json::value value) {
  const std::size_t last = pointer.rfind('/');
  json::error_code error;
  json::value* parent = document.find_pointer(pointer.substr(0, last), error);
  ASSERT_NE(parent, nullptr) << pointer;
  const std::string name = pointer.substr(last + 1);
  if (parent->is_array()) {
    parent->get_array().at(std::stoul(name)) = std::move(value);
  } else {
    parent->as_object()[name] = std::move(value);
  }
}

// A valid run document with one value replaced.
std::vector<std::string> problems_with(const std::string& pointer, json::value value,
                                       const RunReport& run = testing::sample_open_loop_run()) {
  json::value document = json::parse(to_document(run));
  set(document, pointer, std::move(value));
  return document_problems(json::serialize(document));
}

TEST(Schema, KnowsItsKinds) {
  EXPECT_THAT(schema_kinds(), ElementsAre("run", "sweep", "compare", "suite", "event"));
  for (const std::string_view kind : schema_kinds()) EXPECT_TRUE(schema_text(kind).ok());
}

TEST(Schema, OfAnUnknownKindNamesTheKnownOnes) {
  EXPECT_THAT(schema_text("rum").error().message,
              AllOf(HasSubstr("\"rum\""), HasSubstr("run, sweep, compare, suite, event")));
}

TEST(Schema, SharedDefinitionsAreTheSameEverywhere) {
  const json::value run = schema("run");
  const json::value sweep = schema("sweep");
  const json::value event = schema("event");
  const json::value suite = schema("suite");
  for (const char* name : {"machine", "validity"}) {
    EXPECT_EQ(run.at("definitions").at(name), suite.at("definitions").at(name)) << name;
  }
  for (const char* name : {"machine", "validity", "gate"}) {
    EXPECT_EQ(run.at("definitions").at(name), sweep.at("definitions").at(name)) << name;
  }
  for (const char* name : {"validity", "point"}) {
    EXPECT_EQ(event.at("definitions").at(name), sweep.at("definitions").at(name)) << name;
  }
}

TEST(Schema, NamesEveryFailureClass) {
  const json::value run = schema("run");
  json::array names;
  for (std::size_t i = 1; i < kFailureCount; ++i) names.emplace_back(kFailureClasses[i].name);
  EXPECT_EQ(run.at_pointer("/properties/errors/items/properties/class/enum"), names);
}

TEST(Schema, DescribesEveryPropertyAndClosesEveryObject) {
  const std::function<void(const json::value&, std::string)> visit = [&](const json::value& node,
                                                                         const std::string& at) {
    if (node.is_array()) {
      for (const json::value& child : node.get_array()) visit(child, at);
    }
    if (!node.is_object()) return;
    const json::object& object = node.get_object();
    if (const json::value* properties = object.if_contains("properties");
        properties != nullptr && !object.contains("then")) {
      for (const auto& property : properties->as_object()) {
        const bool told = property.value().as_object().contains("description");
        EXPECT_TRUE(told || at.ends_with("/if")) << at << "/" << property.key();
      }
    }
    for (const auto& member : object) visit(member.value(), at + "/" + std::string(member.key()));
  };
  for (const std::string_view kind : schema_kinds()) visit(schema(kind), std::string(kind));
}

// Calls `visit` with the name of every property that the schema names.
void for_each_property(const json::value& node, const std::function<void(std::string)>& visit) {
  if (!node.is_object()) return;
  for (const auto& member : node.get_object()) {
    for_each_property(member.value(), visit);
    if (member.key() != "properties") continue;
    for (const auto& property : member.value().as_object()) visit(std::string(property.key()));
  }
}

TEST(Schema, HasEveryKeyExplainedInTheDocumentation) {
  const std::string docs = testing::text_of(testing::source_path("docs/json.md"));
  for (const std::string_view kind : schema_kinds()) {
    for_each_property(schema(kind), [&](const std::string& key) {
      const bool whole = docs.find("`" + key + "`") != std::string::npos;
      EXPECT_TRUE(whole || docs.find("." + key + "`") != std::string::npos) << kind << ": " << key;
    });
  }
}

TEST(DocumentProblems, NoneInTheGoldenDocuments) {
  for (const char* name : {"run.json", "run-open-loop.json", "sweep.json", "sweep-fallback.json",
                           "sweep-0.2.json", "suite.json"}) {
    EXPECT_THAT(document_problems(testing::golden(name)), IsEmpty()) << name;
  }
}

// Documents as they were when each kind was first written. They stay as they are: a key that comes
// later is never required.
TEST(DocumentProblems, NoneInTheFirstDocumentsOfEachKind) {
  for (const char* name : {"run", "run-open-loop", "sweep", "sweep-fallback", "compare"}) {
    const std::string text = testing::golden(std::string("first/") + name + ".json");
    EXPECT_THAT(document_problems(text), IsEmpty()) << name;
  }
}

TEST(ReadingProblems, KeysOfALaterVersionAreNone) {
  json::value sweep = json::parse(testing::golden("sweep.json"));
  ASSERT_TRUE(sweep.at("sweet_spot_run").is_object());
  for (const char* place : {"/novelty", "/params/novelty", "/sweep_points/0/novelty",
                            "/sweet_spot_run/novelty", "/gate/novelty"}) {
    set(sweep, place, 7);
  }
  EXPECT_THAT(reading_problems(json::serialize(sweep)), IsEmpty());
  EXPECT_THAT(document_problems(json::serialize(sweep)), Contains(HasSubstr("novelty")));
}

TEST(ReadingProblems, WhatIsWrongOrMissingIsOne) {
  json::value run = json::parse(testing::golden("run.json"));
  set(run, "/rps", "fast");
  EXPECT_THAT(reading_problems(json::serialize(run)), ElementsAre(HasSubstr("/rps")));
  EXPECT_FALSE(reading_problems("{}").empty());
}

TEST(DocumentProblems, NameThePlaceOfAWrongType) {
  EXPECT_THAT(problems_with("/timeline/1/p50_ms", "fast"),
              ElementsAre(AllOf(StartsWith("/timeline/1/p50_ms: "), HasSubstr("\"fast\""))));
}

TEST(DocumentProblems, NameAMissingKey) {
  json::value document = json::parse(to_document(testing::sample_run()));
  document.at("latency").at("response").as_object().erase("mean_ms");
  EXPECT_THAT(document_problems(json::serialize(document)),
              ElementsAre(AllOf(StartsWith("/latency/response: "), HasSubstr("mean_ms"))));
}

TEST(DocumentProblems, NameAMisspeltKey) {
  EXPECT_THAT(problems_with("/requests/suceeded", 1),
              ElementsAre(AllOf(StartsWith("/requests: "), HasSubstr("suceeded"))));
}

TEST(DocumentProblems, AProtocolsOwnMetricsAreWelcome) {
  EXPECT_THAT(problems_with("/metrics/ttft_content", json::value{{"p99_ms", 1.5}}), IsEmpty());
}

TEST(DocumentProblems, CatchValuesOutOfRange) {
  EXPECT_THAT(problems_with("/error_rate", 1.5), ElementsAre(StartsWith("/error_rate: ")));
  EXPECT_THAT(problems_with("/rps", -1), ElementsAre(StartsWith("/rps: ")));
  EXPECT_THAT(problems_with("/requests/timed_out", -1),
              ElementsAre(StartsWith("/requests/timed_out: ")));
  EXPECT_THAT(problems_with("/latency/response/bins/0/level", 11),
              ElementsAre(StartsWith("/latency/response/bins/0/level: ")));
  EXPECT_THAT(problems_with("/status_codes/20", 1), ElementsAre(StartsWith("/status_codes: ")));
  EXPECT_THAT(problems_with("/gate/verdict", "maybe"), ElementsAre(StartsWith("/gate/verdict: ")));
  EXPECT_THAT(problems_with("/started_at", "yesterday"), ElementsAre(StartsWith("/started_at: ")));
}

TEST(DocumentProblems, ASeedMayUseAllItsBits) {
  EXPECT_THAT(problems_with("/params/seed", ~std::uint64_t{0}), IsEmpty());
}

TEST(DocumentProblems, CatchCountsThatDoNotAddUp) {
  EXPECT_THAT(problems_with("/requests/started", 3001),
              ElementsAre(AllOf(StartsWith("/requests: "), HasSubstr("3001"))));
  EXPECT_THAT(problems_with("/errors/0/count", 6), ElementsAre(StartsWith("/errors: ")));
  EXPECT_THAT(problems_with("/requests/completed", 2989), ElementsAre(StartsWith("/requests: ")));
  EXPECT_THAT(problems_with("/latency/lag/bins/0/count", 1),
              ElementsAre(StartsWith("/latency/lag/bins: ")));
}

TEST(DocumentProblems, CatchAVerdictThatContradictsItself) {
  EXPECT_THAT(problems_with("/gate/passed", true), ElementsAre(StartsWith("/gate: ")));
}

TEST(DocumentProblems, ReachIntoTheRunOfASweetSpot) {
  json::value document = json::parse(to_document(testing::sample_sweep()));
  set(document, "/sweet_spot_run/requests/started", 1);
  set(document, "/sweet_spot_run/requests/completed", 1);
  EXPECT_THAT(document_problems(json::serialize(document)),
              Contains(StartsWith("/sweet_spot_run/requests: ")));
  set(document, "/sweet_spot_run/kind", "sweep");
  EXPECT_THAT(document_problems(json::serialize(document)),
              ElementsAre(StartsWith("/sweet_spot_run/kind: ")));
}

std::vector<std::string> problems_of_suite(const std::string& pointer, json::value value) {
  json::value document = json::parse(to_document(testing::sample_suite()));
  set(document, pointer, std::move(value));
  return document_problems(json::serialize(document));
}

TEST(DocumentProblems, ReachIntoTheScenariosOfASuite) {
  EXPECT_THAT(problems_of_suite("/scenarios/0/document/requests/started", 1),
              Contains(StartsWith("/scenarios/0/document/requests: ")));
  EXPECT_THAT(problems_of_suite("/scenarios/1/document/rps", "fast"),
              ElementsAre(StartsWith("/scenarios/1/document/rps: ")));
  EXPECT_THAT(problems_of_suite("/scenarios/1/document/kind", "jog"),
              ElementsAre(StartsWith("/scenarios/1/document/kind: ")));
  EXPECT_THAT(problems_of_suite("/scenarios/1/document", json::object{}),
              Contains(StartsWith("/scenarios/1/document: ")));
}

TEST(DocumentProblems, OfASuiteThatContradictsItsScenarios) {
  EXPECT_THAT(problems_of_suite("/scenarios/0/verdict", "fail"),
              ElementsAre(StartsWith("/scenarios/0/verdict: ")));
  EXPECT_THAT(problems_of_suite("/scenarios/0/kind", "sweep"),
              ElementsAre(StartsWith("/scenarios/0/kind: ")));
  EXPECT_THAT(problems_of_suite("/scenarios/0/document", nullptr),
              ElementsAre(StartsWith("/scenarios/0/document: missing")));
  EXPECT_THAT(problems_of_suite("/scenarios/0/outcome", "fine"),
              ElementsAre(StartsWith("/scenarios/0/outcome: ")));
  // What it was to be is one of three words even where nothing was measured.
  EXPECT_THAT(problems_of_suite("/scenarios/0/kind", "<b>"),
              Contains(StartsWith("/scenarios/0/kind: ")));
  EXPECT_THAT(problems_of_suite("/scenarios", json::array{}),
              ElementsAre(StartsWith("/scenarios: ")));
  // A sweep of vastar 0.2 has no kind, and is no scenario.
  EXPECT_THAT(
      problems_of_suite("/scenarios/0/document", json::parse(testing::golden("sweep-0.2.json"))),
      ElementsAre(StartsWith("/scenarios/0/kind: ")));
}

TEST(DocumentProblems, OfASweepOfVastar02) {
  json::value document = json::parse(testing::golden("sweep-0.2.json"));
  set(document, "/sweep_points/1/concurrency", "many");
  EXPECT_THAT(document_problems(json::serialize(document)),
              ElementsAre(StartsWith("/sweep_points/1/concurrency: ")));
}

TEST(DocumentProblems, OfAnEventWithoutItsPayload) {
  EXPECT_THAT(document_problems(R"({"kind":"event","event":"tick","t_s":1})"), SizeIs(7));
  EXPECT_THAT(document_problems(R"({"kind":"event","event":"tock","t_s":1})"),
              ElementsAre(StartsWith("/event: ")));
}

TEST(DocumentProblems, OfWhatIsNotADocument) {
  EXPECT_THAT(document_problems(""), ElementsAre(HasSubstr("not JSON")));
  EXPECT_THAT(document_problems("nope"), ElementsAre(StartsWith("not JSON")));
  EXPECT_THAT(document_problems("{\n \"a\": nope}"), ElementsAre(HasSubstr("line 2, column")));
  EXPECT_THAT(document_problems("{} {}"), ElementsAre(HasSubstr("line 1, column 4")));
  EXPECT_THAT(document_problems("{\"a\":\"\xff\"}"), ElementsAre(HasSubstr("not JSON")));
  EXPECT_THAT(document_problems("[]"), ElementsAre(HasSubstr("a document is an object")));
  EXPECT_THAT(document_problems("3"), ElementsAre(HasSubstr("found 3")));
  EXPECT_THAT(document_problems(R"({"kind":"jog"})"),
              ElementsAre(AllOf(StartsWith("/kind: "), HasSubstr("jog"), HasSubstr("sweep"))));
  EXPECT_THAT(document_problems(R"({"kind":null})"), ElementsAre(StartsWith("/kind: ")));
  EXPECT_THAT(document_problems("{}"), SizeIs(3));
}

TEST(DocumentProblems, OfAHostileDepthIsOneLine) {
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  EXPECT_THAT(document_problems(deep), ElementsAre(HasSubstr("nested more than 32 deep")));
}

// Found in a review: merged, they were a bug of vastar's.
TEST(DocumentProblems, OfANumberWithoutBounds) {
  for (const char* number : {"1e999", "-1e999", "1e101"}) {
    std::string text = to_document(testing::sample_open_loop_run());
    const std::string key = "\"elapsed_s\":";
    text.replace(text.find(key) + key.size(), 0, std::string(number) + ",\"x\":");
    EXPECT_THAT(document_problems(text), ElementsAre("/elapsed_s: a number beyond 1e+100"));
    EXPECT_THAT(reading_problems(text), SizeIs(1));
  }
  EXPECT_THAT(document_problems("1e999"), ElementsAre("a number beyond 1e+100"));
}

// Found in a review: two bytes of it took four hundred of memory.
TEST(DocumentProblems, OfAHugeHostileDocumentAreNotNamedOneByOne) {
  json::value document = json::parse(testing::golden("sweep-0.2.json"));
  document.at("sweep_points") = json::array(200'000, json::value(0));
  EXPECT_THAT(document_problems(json::serialize(document)),
              ElementsAre(StartsWith("breaks its schema")));
  EXPECT_THAT(reading_problems(json::serialize(document)), SizeIs(1));
}

TEST(DocumentProblems, AreNotEndless) {
  json::value document = json::parse(testing::golden("sweep-0.2.json"));
  document.at("sweep_points") = json::array(1000, json::object{});
  EXPECT_THAT(document_problems(json::serialize(document)), SizeIs(100));
}

}  // namespace
}  // namespace vastar
