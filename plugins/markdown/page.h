// A Markdown page as it is built. What is given to it is Markdown already: see escape.h.
//
// GitHub refuses a comment above 65,536 characters, so lists and tables have a number of bytes
// each, of which a page has about 50,000; what does not fit is left out of their middle, and a note
// says how much that was. That leaves room for a line of the caller's own (a marker to find the
// comment again).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vastar::plugin {

struct Column {
  std::string head;
  bool number = false;  // aligned to the right
};

using Cells = std::vector<std::string>;

// Of a table's rows: how many bytes they may take, and one that must not be left out.
struct TableLimits {
  std::size_t bytes = 6000;
  std::optional<std::size_t> kept = {};
};

class Page {
 public:
  void heading(std::string_view text);
  void paragraph(std::string_view text);
  void quote(std::string_view text);
  // Nothing where there are no rows.
  void table(const std::vector<Column>& columns, const std::vector<Cells>& rows,
             const TableLimits& limits = {});
  void list(const std::vector<std::string>& items, std::size_t bytes = 3000);
  // Nothing in it is escaped, nor may be: figures and blocks only.
  void preformatted(const std::vector<std::string>& lines);
  void append(const Page& other) { text_ += other.text_; }
  // What stands between the two is folded. `summary` is HTML.
  void open_details(std::string_view summary);
  void close_details();

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// How many of `lines` fit into `bytes`, taken in turn from both ends.
struct Ends {
  std::size_t first = 0, last = 0;
};
Ends fitting_ends(const std::vector<std::string>& lines, std::size_t bytes);

}  // namespace vastar::plugin
