// Which page a document gets: that of its kind.
#include "markdown/sections.h"

namespace vastar::plugin {

bool write_document(const Object& document, Page* page) {
  // A document without kind is a sweep of vastar 0.2.
  const std::string kind = text_at(document, "kind");
  if (kind == "run") {
    write_run(document, page);
  } else if (kind == "sweep" || kind.empty()) {
    write_sweep(document, page);
  } else if (kind == "compare") {
    write_compare(document, page);
  } else if (kind == "suite") {
    write_suite(document, page);
  } else {
    return false;
  }
  return true;
}

}  // namespace vastar::plugin
