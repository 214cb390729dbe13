// Blocks of Markdown.
#include "markdown/page.h"

#include <fmt/format.h>

#include "support/figures.h"

namespace vastar::plugin {
namespace {

std::string row_text(const Cells& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

// A row of a table that says how many others would be here.
std::string left_out_row(std::size_t rows, std::size_t columns) {
  Cells cells(columns);
  cells.back() = fmt::format("… {} {} left out …", count(rows), rows == 1 ? "row is" : "rows are");
  return row_text(cells);
}

}  // namespace

Ends fitting_ends(const std::vector<std::string>& lines, std::size_t bytes) {
  Ends ends;
  std::size_t taken = 0;
  while (ends.first + ends.last < lines.size()) {
    const bool from_front = ends.first <= ends.last;
    const std::string& next = from_front ? lines[ends.first] : lines[lines.size() - 1 - ends.last];
    taken += next.size();
    if (taken > bytes) break;
    ++(from_front ? ends.first : ends.last);
  }
  return ends;
}

void Page::heading(std::string_view text) { text_ += fmt::format("## {}\n\n", text); }

void Page::paragraph(std::string_view text) { text_ += fmt::format("{}\n\n", text); }

void Page::quote(std::string_view text) { text_ += fmt::format("> {}\n\n", text); }

void Page::table(const std::vector<Column>& columns, const std::vector<Cells>& rows,
                 const TableLimits& limits) {
  if (rows.empty()) return;
  Cells heads, marks;
  for (const Column& column : columns) {
    heads.push_back(column.head);
    marks.emplace_back(column.number ? "---:" : ":---");
  }
  text_ += row_text(heads) + row_text(marks);
  std::vector<std::string> lines;
  for (const Cells& cells : rows) lines.push_back(row_text(cells));
  const Ends ends = fitting_ends(lines, limits.bytes);
  const std::size_t resumed = lines.size() - ends.last;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool shown = i < ends.first || i >= resumed || limits.kept == i;
    if (!shown) ++left_out;
    if (left_out > 0 && (shown || i + 1 == lines.size())) {
      text_ += left_out_row(left_out, columns.size());
      left_out = 0;
    }
    if (shown) text_ += lines[i];
  }
  text_ += '\n';
}

void Page::list(const std::vector<std::string>& items, std::size_t bytes) {
  if (items.empty()) return;
  const Ends ends = fitting_ends(items, bytes);
  const std::size_t resumed = items.size() - ends.last;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i < ends.first || i >= resumed) {
      text_ += "- " + items[i] + '\n';
    } else if (i == ends.first) {
      text_ += fmt::format("- … {} more …\n", count(resumed - ends.first));
    }
  }
  text_ += '\n';
}

void Page::preformatted(const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  text_ += fmt::format("```text\n{}\n```\n\n", fmt::join(lines, "\n"));
}

// The empty lines make Markdown of what lies between the tags.
void Page::open_details(std::string_view summary) {
  text_ += fmt::format("<details><summary>{}</summary>\n\n", summary);
}

void Page::close_details() { text_ += "</details>\n\n"; }

}  // namespace vastar::plugin
