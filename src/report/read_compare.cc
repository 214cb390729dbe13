// A comparison's document back into the fields it came from.
#include "report/read_compare.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/compare_fields.h"

namespace vastar {

Result<CompareReport> read_compare(std::string_view text) {
  const boost::json::object document = parse_object(text);
  const std::string kind = text_of(document, "kind").value_or("sweep");
  if (kind != "compare") {
    return Error{fmt::format("it is a {}, not a comparison", printable(kind))};
  }
  CompareReport report;
  const JsonIn in(document);
  in.value("started_at", report.common.started_at);
  in.object("machine", report.common.machine);
  in.object("params", report.params);
  in.value("interrupted", report.interrupted);
  in.number("elapsed_s", report.elapsed_s, seconds);
  in.converted("ended", report.ended, end_json, end_of);
  in.array("launches", report.launches);
  return report;
}

}  // namespace vastar
