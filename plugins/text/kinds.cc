// Which page a document gets: that of its kind.
#include "text/sections.h"

namespace vastar::plugin {

void write_document(const Object& document, Page* page) {
  // A document without kind is a sweep of vastar 0.2.
  const std::string kind = text_at(document, "kind");
  if (kind == "compare") return write_compare(document, page);
  if (kind == "suite") return write_suite(document, page);
  if (kind == "run") {
    write_run(document, page);
  } else if (kind == "sweep" || kind.empty()) {
    write_sweep(document, page);
  } else {
    page->line("A document of kind " + kind + ": only its notes and its verdict are shown here.");
  }
  write_closing(document, page);
}

}  // namespace vastar::plugin
