// What a target adds to the reference that was measured in turn with it.
#include <fmt/format.h>
#include <cmath>

#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

std::string signed_text(const Number& value, const std::string& unit) {
  if (!value) return "-";
  return (*value < 0 ? "-" : "+") + in_unit(std::abs(*value), unit);
}

Cells row_of(const Object& figure) {
  const std::string name = text_at(figure, "figure");
  const std::string unit = text_at(figure, "unit");
  const Number pct = number_at(figure, "overhead_pct");
  return {code(text_at(figure, "metric") + (name.empty() ? "" : " " + name)),
          in_unit(number_at(figure, "reference"), unit), in_unit(number_at(figure, "target"), unit),
          signed_text(number_at(figure, "overhead"), unit),
          pct ? fmt::format("{:+.1f}%", *pct) : "-"};
}

}  // namespace

void write_overhead(const Object& document, Page* page) {
  const Object& overhead = object_at(document, "overhead");
  if (overhead.empty()) return;
  const bool guardrail = text_at(overhead, "between") == "guardrail";
  std::vector<Cells> rows;
  for (const Value& value : array_at(overhead, "figures")) {
    const Object& figure = as_object(value);
    if (number_at(figure, "reference") && number_at(figure, "target")) {
      rows.push_back(row_of(figure));
    }
  }
  page->paragraph(fmt::format("{} {}:", guardrail ? "What the guardrail adds, against" : "Over",
                              code(text_at(overhead, "reference"))));
  page->table({{guardrail ? "guardrail" : "overhead"},
               {guardrail ? "without" : "reference", true},
               {guardrail ? "with" : "target", true},
               {"worse by", true},
               {"", true}},
              rows);
}

}  // namespace vastar::plugin
