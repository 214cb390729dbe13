// The text output: what a person reads at the end of a run.
#include <memory>
#include <string>
#include <utility>

#include "support/plugin.h"
#include "support/sink.h"
#include "text/sections.h"

namespace {

using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::Object;
using vastar::plugin::Page;
using vastar::plugin::Sink;

class Text {
 public:
  Text(Sink sink, Page page) : sink_(std::move(sink)), page_(std::move(page)) {}

  static Result<std::unique_ptr<Text>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    vastar::plugin::PageLook look;
    look.color = config.color && config.dest == "-";  // colours are the terminal's
    look.width = config.width;
    look.utf8 = vastar::plugin::locale_is_utf8();
    return std::make_unique<Text>(std::move(*sink), Page(look));
  }

  Result<void> finish(std::string_view json) {
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    vastar::plugin::write_document(*document, &page_);
    Result<void> written = sink_.write(page_.text());
    return written ? sink_.close() : written;
  }

 private:
  Sink sink_;
  Page page_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = vastar::plugin::describe<Text>("text", "1.0.0");
  return &plugin;
}
