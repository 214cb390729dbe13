// The start and run events of a sweep, read back.
#include "report/sweep_journal.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "base/text.h"
#include "report/json_read.h"
#include "report/read_run.h"
#include "report/schema.h"

namespace vastar {
namespace {

namespace json = boost::json;

Result<RunReport> read_embedded(const json::object& event, std::string_view key) {
  const std::string text = json::serialize(object_of(event, key));
  const std::vector<std::string> problems = reading_problems(text);
  if (!problems.empty()) return Error{fmt::format("its {}: {}", key, problems.front())};
  Result<StoredRun> run = read_run(text);
  if (!run) return Error{fmt::format("its {}: {}", key, run.error().message)};
  return std::move(run->report);
}

Result<SweepRun> read_sweep_run(const json::object& event) {
  SweepRun run;
  run.what = text_of(event, "run").value_or("");
  Result<RunReport> target = read_embedded(event, "target");
  if (!target) return target.error();
  run.target = std::move(*target);
  if (!object_of(event, "reference").empty()) {
    Result<RunReport> reference = read_embedded(event, "reference");
    if (!reference) return reference.error();
    run.reference = std::move(*reference);
  }
  run.target_requests = count_of(event, "target_requests").value_or(0);
  run.reference_requests = count_of(event, "reference_requests").value_or(0);
  run.silence = text_of(event, "silence").value_or("");
  return run;
}

// Takes one line in. An error is without the number of the line.
Result<void> take_line(const json::object& line, SweepJournal& journal) {
  const std::string event = text_of(line, "event").value_or("");
  if (text_of(line, "kind") != "event") {
    if (flag_of(line, "interrupted", false)) return {};
    return Error{"that sweep came to its end: there is nothing to resume"};
  }
  if (event == "start") {
    if (text_of(line, "command") != "sweep") return Error{"it is of no sweep"};
    if (!journal.start.empty()) return Error{"it holds several measurements; only one is resumed"};
    if (!line.contains("params")) return Error{"an earlier vastar wrote it, which kept no runs"};
    journal.start = json::serialize(line);
    journal.fingerprinted = line.contains("fingerprints");
  } else if (event == "run") {
    Result<SweepRun> run = read_sweep_run(line);
    if (!run) return run.error();
    journal.runs.push_back(std::move(*run));
  }
  return {};
}

std::string shown(const json::value* value) {
  return value == nullptr ? "nothing" : printable(json::serialize(*value), 60);
}

void add_differences(const json::object& then, const json::object& now,
                     std::vector<std::string>& found) {
  json::object keys = then;
  for (const auto& member : now) keys.insert(member);
  for (const auto& member : keys) {
    const json::value* old = then.if_contains(member.key());
    const json::value* young = now.if_contains(member.key());
    if (old != nullptr && young != nullptr && *old == *young) continue;
    found.push_back(fmt::format("{} ({} then, {} now)",
                                printable({member.key().data(), member.key().size()}, 60),
                                shown(old), shown(young)));
  }
}

// By digests, so there are no values to name. A journal of an earlier vastar has none.
void add_other_prints(const json::object& then, const json::object& now,
                      std::vector<std::string>& found) {
  constexpr std::pair<std::string_view, std::string_view> kParts[] = {
      {"request", "the request (its headers, its body or what varies in it)"},
      {"routes", "where connections go, or how they speak TLS"},
      {"reference_request", "the request to the reference"},
      {"reference_routes", "where connections to the reference go, or how they speak TLS"}};
  if (then.empty()) return;
  for (const auto& [key, words] : kParts) {
    if (text_of(then, key) != text_of(now, key)) found.emplace_back(words);
  }
}

}  // namespace

Result<SweepJournal> read_sweep_journal(std::string_view ndjson) {
  SweepJournal journal;
  const std::vector<std::string_view> lines = split(ndjson, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (trim(lines[i]).empty()) continue;
    const bool last = i + 1 == lines.size();  // a whole line has its end behind it
    const json::object line = parse_object(lines[i]);
    if (line.empty() && last) break;
    if (line.empty()) return Error{fmt::format("line {} is no JSON object", i + 1)};
    if (auto taken = take_line(line, journal); !taken) {
      return Error{fmt::format("line {}: {}", i + 1, taken.error().message)};
    }
    if (journal.start.empty()) return Error{"it does not begin with the start event of a sweep"};
  }
  if (journal.start.empty()) return Error{"it is empty"};
  return journal;
}

std::vector<std::string> sweep_differences(std::string_view then, std::string_view now) {
  const json::object before = parse_object(then), after = parse_object(now);
  std::vector<std::string> found;
  for (const char* part : {"params", "load", "machine"}) {
    add_differences(object_of(before, part), object_of(after, part), found);
  }
  add_other_prints(object_of(before, "fingerprints"), object_of(after, "fingerprints"), found);
  const auto version = [](const json::object& start) {
    return json::object{{"vastar_version", text_of(start, "vastar_version").value_or("")}};
  };
  add_differences(version(before), version(after), found);
  return found;
}

}  // namespace vastar
