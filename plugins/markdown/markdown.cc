// The Markdown output: for a job summary or a comment on a pull request.
#include <memory>
#include <string>
#include <utility>

#include "markdown/sections.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Error;
using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::Object;
using vastar::plugin::Page;
using vastar::plugin::Sink;

class Markdown {
 public:
  explicit Markdown(Sink sink) : sink_(std::move(sink)) {}

  static Result<std::unique_ptr<Markdown>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    return std::make_unique<Markdown>(std::move(*sink));
  }

  Result<void> finish(std::string_view json) {
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    Page page;
    if (!vastar::plugin::write_document(*document, &page)) {
      return Error{"a document of kind \"" + vastar::plugin::text_at(*document, "kind") +
                   "\" has no Markdown form: this output knows run, sweep, compare and suite"};
    }
    Result<void> written = sink_.write(page.text());
    return written ? sink_.close() : written;
  }

 private:
  Sink sink_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = vastar::plugin::describe<Markdown>("markdown", "1.0.0");
  return &plugin;
}
