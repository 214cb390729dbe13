// The html output: a page with charts, in one file that needs no network.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "html/page.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Error;
using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::Object;
using vastar::plugin::Sink;

// Those that the scripts show. A document without kind is a sweep of vastar 0.2.
constexpr std::array<std::string_view, 5> kKinds = {"run", "sweep", "compare", "suite", ""};

Result<void> check_kind(const Object& document) {
  const std::string kind = vastar::plugin::text_at(document, "kind");
  if (std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end()) return {};
  return Error{
      "the html output shows a run, a sweep, a comparison or a suite, and this document is"
      " of kind \"" +
      kind + "\": use the text or the json output"};
}

class Html {
 public:
  explicit Html(Sink sink) : sink_(std::move(sink)) {}

  static Result<std::unique_ptr<Html>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    return std::make_unique<Html>(std::move(*sink));
  }

  Result<void> finish(std::string_view json) {
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    if (Result<void> known = check_kind(*document); !known) return known;
    return write(json);
  }

 private:
  // The document goes in as it came: the page can give it back to whoever wants to compare with it.
  Result<void> write(std::string_view json) {
    const vastar::plugin::PageParts page = vastar::plugin::page_parts();
    for (const std::string& part :
         {std::string(page.before), vastar::plugin::script_safe(json), std::string(page.after)}) {
      if (Result<void> written = sink_.write(part); !written) return written;
    }
    return sink_.close();
  }

  Sink sink_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = vastar::plugin::describe<Html>("html", "1.0.0");
  return &plugin;
}
