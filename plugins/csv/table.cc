// The columns of each kind of document.
#include "csv/table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

// A column: its name, and where its value is, from the document's root.
struct Column {
  const char* name;
  std::array<const char*, 4> path;
};

constexpr std::array<const char*, 13> kPointKeys = {
    "concurrency",    "repeats",    "rps",   "p50_ms",       "p95_ms",    "p99_ms",
    "p999_ms",        "error_rate", "score", "disqualified", "reference", "overhead_pct",
    "rps_deficit_pct"};

constexpr std::array<const char*, 21> kMetricKeys = {"metric",
                                                     "unit",
                                                     "verdict",
                                                     "base",
                                                     "head",
                                                     "change_pct",
                                                     "change_low_pct",
                                                     "change_high_pct",
                                                     "worse_by_pct",
                                                     "worse_at_least_pct",
                                                     "bound_confidence",
                                                     "margin_pct",
                                                     "margin_used_pct",
                                                     "spread_pct",
                                                     "detectable_pct",
                                                     "launches",
                                                     "launches_worse",
                                                     "confirmed",
                                                     "requests_a_launch",
                                                     "requests_needed",
                                                     "reason"};

constexpr std::array<Column, 32> kRunColumns = {{
    {"started_at", {"started_at"}},
    {"url", {"params", "url"}},
    {"method", {"params", "method"}},
    {"concurrency", {"params", "concurrency"}},
    {"rate", {"params", "rate"}},
    {"elapsed_s", {"elapsed_s"}},
    {"started", {"requests", "started"}},
    {"completed", {"requests", "completed"}},
    {"succeeded", {"requests", "succeeded"}},
    {"failed", {"requests", "failed"}},
    {"timed_out", {"requests", "timed_out"}},
    {"drain_aborted", {"requests", "drain_aborted"}},
    {"rps", {"rps"}},
    {"error_rate", {"error_rate"}},
    {"sent_bytes", {"sent_bytes"}},
    {"received_bytes", {"received_bytes"}},
    {"min_ms", {"latency", "response", "min_ms"}},
    {"mean_ms", {"latency", "response", "mean_ms"}},
    {"p50_ms", {"latency", "response", "percentiles_ms", "p50"}},
    {"p75_ms", {"latency", "response", "percentiles_ms", "p75"}},
    {"p90_ms", {"latency", "response", "percentiles_ms", "p90"}},
    {"p95_ms", {"latency", "response", "percentiles_ms", "p95"}},
    {"p99_ms", {"latency", "response", "percentiles_ms", "p99"}},
    {"p999_ms", {"latency", "response", "percentiles_ms", "p999"}},
    {"p9999_ms", {"latency", "response", "percentiles_ms", "p9999"}},
    {"max_ms", {"latency", "response", "max_ms"}},
    {"service_p50_ms", {"latency", "service", "percentiles_ms", "p50"}},
    {"service_p99_ms", {"latency", "service", "percentiles_ms", "p99"}},
    {"lag_p99_ms", {"latency", "lag", "percentiles_ms", "p99"}},
    {"valid", {"validity", "valid"}},
    {"verdict", {"gate", "verdict"}},
    {"vastar_version", {"vastar_version"}},
}};

std::string cell_at(const Object& root, const std::array<const char*, 4>& path) {
  const Object* at = &root;
  for (std::size_t i = 0;; ++i) {
    const Value* found = at->if_contains(path[i]);
    if (found == nullptr) return {};
    const bool last = i + 1 == path.size() || path[i + 1] == nullptr;
    if (last) return csv_cell(*found);
    at = &as_object(*found);
  }
}

// Line breaks stay, in the quotes of their cell; what acts on a terminal does not.
std::string lines_shown(std::string_view text) {
  std::string shown;
  for (const std::string_view line : split(text, '\n')) {
    if (line.data() != text.data()) shown += '\n';
    shown += printable(line, std::string::npos);
  }
  return shown;
}

using Cells = std::vector<std::string>;

struct Table {
  Cells columns;
  std::vector<Cells> rows;  // each as wide as the columns
};

// A row an item of the document's list, a column a key.
template <std::size_t kCount>
Table items_table(const Array& items, const std::array<const char*, kCount>& keys) {
  Table table{{keys.begin(), keys.end()}, {}};
  for (const Value& item : items) {
    Cells& row = table.rows.emplace_back();
    for (const char* key : keys) row.push_back(cell_at(as_object(item), {key}));
  }
  return table;
}

// Named parts, a column each.
void add_parts(const std::string& name, const Object& parts, Table& table) {
  for (const auto& part : parts) {
    table.columns.push_back(
        csv_text(name + "_" + std::string(part.key().data(), part.key().size())));
    table.rows[0].push_back(csv_cell(part.value()));
  }
}

// A protocol's own: a column a number, and a few of a distribution of times. `ttfb`, which every
// protocol over HTTP has, is a phase in all but name.
void add_metrics(const Object& document, Table& table) {
  for (const auto& metric : object_at(document, "metrics")) {
    const std::string name(metric.key().data(), metric.key().size());
    if (name == "ttfb") continue;
    if (!metric.value().is_object()) {
      table.columns.push_back(csv_text(name));
      table.rows[0].push_back(csv_cell(metric.value()));
      continue;
    }
    if (!as_object(metric.value()).contains("count")) {
      add_parts(name, as_object(metric.value()), table);
      continue;
    }
    for (const char* key : {"mean_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms"}) {
      table.columns.push_back(csv_text(name + "_" + key));
      table.rows[0].push_back(cell_at(as_object(metric.value()), {key}));
    }
  }
}

// What a run adds to its reference, a column a figure.
void add_overhead(const Object& document, Table& table) {
  for (const Value& value : array_at(object_at(document, "overhead"), "figures")) {
    const Object& figure = as_object(value);
    const std::string name = text_at(figure, "figure");
    table.columns.push_back(
        csv_text("overhead_" + text_at(figure, "metric") + (name.empty() ? "" : "_" + name)));
    table.rows[0].push_back(cell_at(figure, {"overhead"}));
  }
}

Table run_table(const Object& document) {
  Table table;
  table.rows.emplace_back();
  for (const Column& column : kRunColumns) {
    table.columns.emplace_back(column.name);
    table.rows[0].push_back(cell_at(document, column.path));
  }
  add_metrics(document, table);
  add_overhead(document, table);
  return table;
}

Table table_of(const Object& document);

// Under its name in `columns`, which is added where it is new.
void put(Cells& columns, Cells& row, const std::string& name, const std::string& cell) {
  const auto column = std::find(columns.begin(), columns.end(), name);
  const auto at = static_cast<std::size_t>(column - columns.begin());
  if (column == columns.end()) columns.push_back(name);
  row.resize(std::max(row.size(), at + 1));
  row[at] = cell;
}

// The rows of every scenario behind its name. Kinds share the columns that they both have, and
// leave those of the others empty; a scenario without a document has one row all the same.
Table suite_table(const Object& document) {
  Table table{{"scenario", "kind", "outcome"}, {}};
  for (const Value& value : array_at(document, "scenarios")) {
    const Object& scenario = as_object(value);
    const Object& inner = object_at(scenario, "document");
    Table own = inner.empty() ? Table{{}, {{}}} : table_of(inner);
    if (own.rows.empty()) own.rows.emplace_back(own.columns.size());
    for (const Cells& cells : own.rows) {
      Cells row;
      for (const char* key : {"name", "kind", "outcome"}) row.push_back(cell_at(scenario, {key}));
      for (std::size_t i = 0; i < own.columns.size(); ++i) {
        put(table.columns, row, own.columns[i], cells[i]);
      }
      table.rows.push_back(std::move(row));
    }
  }
  for (Cells& row : table.rows) row.resize(table.columns.size());
  return table;
}

Table table_of(const Object& document) {
  const std::string kind = text_at(document, "kind");
  if (kind == "suite") return suite_table(document);
  if (kind == "compare") return items_table(array_at(document, "metrics"), kMetricKeys);
  // A document without kind is a sweep of vastar 0.2.
  const bool sweep = kind.empty() || kind == "sweep";
  return sweep ? items_table(array_at(document, "sweep_points"), kPointKeys) : run_table(document);
}

std::string line_of(const Cells& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (&cell == cells.data() ? "" : ",") + cell;
  return line + '\n';
}

}  // namespace

std::string csv_text(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  std::string cell;
  const std::size_t first = text.find_first_not_of(" \n");  // spreadsheets look behind them
  if (first != std::string_view::npos && kFormula.find(text[first]) != std::string_view::npos) {
    cell += '\'';
  }
  cell += text;
  // Where decimals have a comma, spreadsheets take ';' for the end of a cell.
  if (cell.find_first_of(",;\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv_cell(const Value& value) {
  if (value.is_null()) return {};
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_number()) return exact(value.to_number<double>());
  const std::string text = value.is_string()
                               ? std::string(value.get_string().data(), value.get_string().size())
                               : boost::json::serialize(value);
  return csv_text(lines_shown(text));
}

std::string csv_of(const Object& document) {
  const Table table = table_of(document);
  std::string text = line_of(table.columns);
  for (const Cells& row : table.rows) text += line_of(row);
  return text;
}

}  // namespace vastar::plugin
