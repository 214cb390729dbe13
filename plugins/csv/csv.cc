// CSV: a sweep's points or a run's main figures, for spreadsheets and scripts.
#include <memory>
#include <utility>

#include "csv/table.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::Object;
using vastar::plugin::Sink;

class Csv {
 public:
  explicit Csv(Sink sink) : sink_(std::move(sink)) {}

  static Result<std::unique_ptr<Csv>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    return std::make_unique<Csv>(std::move(*sink));
  }

  Result<void> finish(std::string_view json) {
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    Result<void> written = sink_.write(vastar::plugin::csv_of(*document));
    return written ? sink_.close() : written;
  }

 private:
  Sink sink_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = vastar::plugin::describe<Csv>("csv", "1.0.0");
  return &plugin;
}
