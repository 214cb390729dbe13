// The page around a document: one file that loads nothing from anywhere.
#pragma once

#include <string>
#include <string_view>

namespace vastar::plugin {

// What stands before and behind the document, as made by the build of page.html, style.css and the
// scripts. Static storage.
struct PageParts {
  std::string_view before;
  std::string_view after;
};

PageParts page_parts();

// JSON that means the same and cannot end, or open anything in, the script element it stands in.
std::string script_safe(std::string_view json);

}  // namespace vastar::plugin
