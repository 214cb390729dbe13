// Documents against the embedded schemas. The only file that includes valijson.
#include "report/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "base/mutex.h"
#include "base/text.h"
#include "embedded_schemas.h"
#include "report/document_sums.h"

namespace vastar {
namespace {

namespace json = boost::json;
using Adapter = valijson::adapters::BoostJsonAdapter;

constexpr std::string_view kCurrent = "v1/";
// How valijson begins to say that additionalProperties is false.
constexpr std::string_view kUnknownKey = "Object contains a property that could not be";
constexpr std::size_t kMaxDepth = 32;      // ours are 8 deep; a hostile file does not eat the stack
constexpr std::size_t kMaxProblems = 100;  // more say nothing new
constexpr std::size_t kMostExplained = 100'000;  // values of a document whose problems are named

struct Parsed {
  json::value value;
  std::string problem;  // empty: it is JSON
};

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');  // npos + 1 is 0
  return fmt::format("line {}, column {}", line, offset - (start + 1) + 1);
}

Parsed parse(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::stream_parser parser({}, options);
  json::error_code error;
  std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error) parser.finish(error);
  if (!error && read < text.size() && !trim(text.substr(read)).empty()) {
    return {{}, fmt::format(": more text after the document, at {}", line_and_column(text, read))};
  }
  if (!error) return {parser.release(), ""};
  if (error == json::error::too_deep) {
    return {{},
            fmt::format("nested more than {} deep, at {}", kMaxDepth, line_and_column(text, read))};
  }
  return {{}, fmt::format("not JSON: {} at {}", error.message(), line_and_column(text, read))};
}

std::string_view text_of(std::string_view name) {
  for (const EmbeddedSchema& schema : embedded_schemas()) {
    if (schema.name == name) return schema.text;
  }
  return {};
}

// Whether keys that the schema does not have are refused: those of a later version are welcome
// where a document is only read.
enum class UnknownKeys : std::uint8_t { kRefused, kIgnored };

void open_objects(json::value& schema) {
  if (schema.is_array()) {
    for (json::value& element : schema.get_array()) open_objects(element);
  }
  if (!schema.is_object()) return;
  json::object& object = schema.get_object();
  const json::value* rest = object.if_contains("additionalProperties");
  if (rest != nullptr && rest->is_bool()) object.erase("additionalProperties");
  for (auto& member : object) open_objects(member.value());
}

// Parsing a schema throws when it is wrong; ours are tested, so that is not caught.
std::unique_ptr<valijson::Schema> compile(std::string_view text, UnknownKeys unknown) {
  json::value source = json::parse({text.data(), text.size()});
  if (unknown == UnknownKeys::kIgnored) open_objects(source);
  auto schema = std::make_unique<valijson::Schema>();
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(source), *schema);
  return schema;
}

// Each schema when it is first asked for: one costs as much as the check of a document.
const valijson::Schema& compiled(std::string_view name, UnknownKeys unknown) {
  static Mutex mutex;
  static std::map<std::pair<std::string, UnknownKeys>, std::unique_ptr<valijson::Schema>> schemas
      VASTAR_GUARDED_BY(mutex);
  const MutexLock lock(mutex);
  auto& schema = schemas[{std::string(name), unknown}];
  if (!schema) schema = compile(text_of(name), unknown);
  return *schema;
}

// One step of a JSON pointer (RFC 6901).
std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

// valijson's {"<root>", "[a]", "[0]"} as a JSON pointer, "/a/0".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    pointer += pointer_step(std::string_view(context[i]).substr(1, context[i].size() - 2));
  }
  return pointer;
}

// Says again of every parent what was said of its child.
bool is_echo(std::string_view description) {
  return description.starts_with("Failed to validate against schema associated with") ||
         description.starts_with("Failed to validate against child schema") ||
         description.starts_with("Failed to validate against a conditional schema") ||
         description.starts_with("Failed to validate item #");
}

// A short look at what stands there.
std::string found_at(const json::value& document, const std::string& pointer) {
  json::error_code error;
  const json::value* found = document.find_pointer(pointer, error);
  if (found == nullptr) return "";
  if (found->is_object()) return " (found an object)";
  if (found->is_array()) return " (found an array)";
  return fmt::format(" (found {})", printable(json::serialize(*found), 60));
}

// valijson's sentence, shorter where it is long-winded; what it does not know passes through.
std::string in_words(std::string_view description, const json::value& document,
                     const std::string& pointer) {
  if (description.starts_with(kUnknownKey)) {
    return "unknown key " + printable(description.substr(description.rfind(": ") + 2));
  }
  if (description.starts_with("Missing required property")) return std::string(description);
  if (description.starts_with("Value type not permitted")) {
    return "wrong type" + found_at(document, pointer);
  }
  return printable(description) + found_at(document, pointer);
}

// valijson takes what exceeds a signed integer for no number at all.
void widen(json::value& value) {
  if (value.is_uint64()) value = static_cast<double>(value.get_uint64());
  if (value.is_array()) {
    for (json::value& element : value.get_array()) widen(element);
  }
  if (value.is_object()) {
    for (auto& member : value.get_object()) widen(member.value());
  }
}

// A number that no figure of a document could be: JSON's 1e999 is infinite as a double, and sums
// and squares of what is nearly so would be. Says which; empty: there is none.
std::string boundless(const json::value& value) {
  constexpr double kBound = 1e100;
  if (value.is_double() && !(std::abs(value.get_double()) <= kBound)) {
    return fmt::format(": a number beyond {}", kBound);
  }
  if (value.is_array()) {
    const json::array& elements = value.get_array();
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string inner = boundless(elements[i]);
      if (!inner.empty()) return fmt::format("/{}{}", i, inner);
    }
  }
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      const std::string inner = boundless(member.value());
      if (!inner.empty()) return pointer_step(member.key()) + inner;
    }
  }
  return {};
}

// Values in `value`, itself among them.
std::size_t values_in(const json::value& value) {
  std::size_t count = 1;
  if (value.is_array()) {
    for (const json::value& element : value.get_array()) count += values_in(element);
  }
  if (value.is_object()) {
    for (const auto& member : value.get_object()) count += values_in(member.value());
  }
  return count;
}

using Problems = std::vector<std::string>;

void add_schema_problems(std::string_view name, const json::value& document,
                         const std::string& prefix, UnknownKeys unknown, Problems& problems) {
  // Without words first, which stops at what is wrong: words are kept of everything, some hundred
  // bytes a value.
  const valijson::Schema& schema = compiled(name, unknown);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  if (validator.validate(schema, Adapter(document), nullptr)) return;
  if (values_in(document) > kMostExplained) {
    problems.push_back(
        fmt::format("{}: breaks its schema; where is said of documents of up to {} "
                    "values alone",
                    prefix, kMostExplained));
    return;
  }
  valijson::ValidationResults results;
  validator.validate(schema, Adapter(document), &results);
  for (const auto& [context, description] : results) {
    if (is_echo(description) || problems.size() >= kMaxProblems) continue;
    const std::string pointer = pointer_of(context);
    problems.push_back(
        fmt::format("{}{}: {}", prefix, pointer, in_words(description, document, pointer)));
  }
}

// The schema a document asks for, or "" with a problem added.
std::string schema_for(const json::value& document, const std::string& prefix, Problems& problems) {
  const json::object* object = document.if_object();
  if (object == nullptr) {
    problems.push_back(prefix + ": a document is an object" + found_at(document, ""));
    return "";
  }
  const json::value* kind = object->if_contains("kind");
  if (kind == nullptr) return "v0/sweep";
  const std::string name = kind->is_string() ? std::string(kind->get_string()) : "";
  const auto kinds = schema_kinds();
  if (std::find(kinds.begin(), kinds.end(), name) != kinds.end()) {
    return std::string(kCurrent) + name;
  }
  problems.push_back(fmt::format("{}/kind: unknown kind{}; this vastar knows {}", prefix,
                                 found_at(document, "/kind"), fmt::join(kinds, ", ")));
  return "";
}

void check(const json::value& document, const std::string& prefix, UnknownKeys unknown,
           Problems& problems);

// Each is a document of its own kind, and the suite says no other of it.
void check_scenarios(const json::object& suite, const std::string& prefix, UnknownKeys unknown,
                     Problems& problems) {
  std::size_t i = 0;
  for (const json::value& scenario : suite.at("scenarios").get_array()) {
    const std::string place = fmt::format("{}/scenarios/{}", prefix, i++);
    const std::size_t before = problems.size();
    const json::value& document = scenario.at("document");
    if (!document.is_null()) check(document, place + "/document", unknown, problems);
    if (problems.size() == before) add_scenario_problems(scenario.get_object(), place, problems);
  }
}

void check(const json::value& document, const std::string& prefix, UnknownKeys unknown,
           Problems& problems) {
  const std::string schema = schema_for(document, prefix, problems);
  if (schema.empty()) return;
  const std::size_t before = problems.size();
  add_schema_problems(schema, document, prefix, unknown, problems);
  if (problems.size() > before) return;  // the sums need every key in its place
  const json::object& object = document.get_object();
  if (schema == "v1/run") add_sum_problems(object, prefix, problems);
  if (schema == "v1/sweep" && object.at("sweet_spot_run").is_object()) {
    check(object.at("sweet_spot_run"), prefix + "/sweet_spot_run", unknown, problems);
  }
  if (schema == "v1/suite") check_scenarios(object, prefix, unknown, problems);
}

Problems problems_of(std::string_view text, UnknownKeys unknown) {
  Problems problems;
  Parsed document = parse(text);
  if (document.problem.empty()) document.problem = printable(boundless(document.value));
  if (!document.problem.empty()) {
    problems.push_back(document.problem);
  } else {
    widen(document.value);
    check(document.value, "", unknown, problems);
  }
  for (std::string& problem : problems) {  // the pointer of the whole document is empty
    if (problem.starts_with(": ")) problem.erase(0, 2);
  }
  return problems;
}

}  // namespace

std::vector<std::string_view> schema_kinds() {
  std::vector<std::string_view> kinds;
  for (const EmbeddedSchema& schema : embedded_schemas()) {
    if (schema.name.starts_with(kCurrent)) kinds.push_back(schema.name.substr(kCurrent.size()));
  }
  return kinds;
}

Result<std::string_view> schema_text(std::string_view kind) {
  const std::string_view text = text_of(std::string(kCurrent).append(kind));
  if (!text.empty()) return text;
  return Error{fmt::format("there is no schema for \"{}\": known kinds are {}", printable(kind),
                           fmt::join(schema_kinds(), ", "))};
}

std::vector<std::string> document_problems(std::string_view text) {
  return problems_of(text, UnknownKeys::kRefused);
}

std::vector<std::string> reading_problems(std::string_view text) {
  return problems_of(text, UnknownKeys::kIgnored);
}

}  // namespace vastar
