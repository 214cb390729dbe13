// Text with places that are filled in anew for every request: "/user/{{row.id}}?n={{counter}}".
// Compiled once; filling in allocates nothing but room in the text it is appended to.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/place.h"

namespace vastar {

class Template {
 public:
  Template() = default;

  // `escape` is how values are written unless a place says otherwise; `feed` and `variables` may be
  // null.
  static Result<Template> compile(std::string_view text, Escape escape, const DataFeed* feed,
                                  const VariableNames* variables = nullptr);
  static Template pattern(std::shared_ptr<const UrlPattern> pattern);

  bool fixed() const;  // nothing to fill in
  bool asks_the_time() const;
  const std::vector<Place>& pieces() const { return pieces_; }  // literals among them

  void append(std::string_view literal);
  void append(const Template& other);
  // Appends to `out`; uses up the draw's random numbers.
  void fill(Draw& draw, std::string& out) const;

 private:
  std::vector<Place> pieces_;
};

// Where the first place begins; npos: there is none.
std::size_t first_place(std::string_view text);
// The end of the place at the front of `text`, behind its "}}"; npos: it has none. A "}}" within
// double quotes does not end it.
std::size_t end_of_place(std::string_view text);
// The text so that compiling it gives it back.
std::string as_template(std::string_view text);

}  // namespace vastar
