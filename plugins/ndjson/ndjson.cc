// NDJSON: one JSON object a line, each line out as soon as it is there: the events while the
// measurement runs, the document as the last line.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::Sink;

// JSON has raw line breaks only between tokens, never inside strings: they can simply go.
std::string one_line(std::string_view json) {
  std::string line = vastar::json_for_terminals(json);
  line.erase(
      std::remove_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }),
      line.end());
  line += '\n';
  return line;
}

class Ndjson {
 public:
  explicit Ndjson(Sink sink) : sink_(std::move(sink)) {}

  static Result<std::unique_ptr<Ndjson>> open(const Config& config) {
    Result<Sink> sink = Sink::open(config.dest);
    if (!sink) return sink.error();
    return std::make_unique<Ndjson>(std::move(*sink));
  }

  Result<void> event(std::string_view json) {
    Result<void> written = sink_.write(one_line(json));
    return written ? sink_.flush() : written;
  }

  Result<void> finish(std::string_view json) {
    Result<void> written = sink_.write(one_line(json));
    return written ? sink_.close() : written;
  }

 private:
  Sink sink_;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin =
      vastar::plugin::describe_with_events<Ndjson>("ndjson", "1.0.0");
  return &plugin;
}
