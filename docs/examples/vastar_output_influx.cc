// vastar_output_influx.cc: the figures of a run as one point of InfluxDB's line protocol.
#include <boost/json.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "vastar_output.h"

namespace {

namespace json = boost::json;

// Nothing thrown may cross into vastar: what goes wrong becomes a message.
template <typename Call>
int guarded(char* err, size_t err_size, Call call) {
  try {
    call();
    return 0;
  } catch (const std::exception& e) {
    std::snprintf(err, err_size, "%s", e.what());
    return 1;
  }
}

// A tag's value is free text, here a URL: the protocol escapes what separates its parts.
std::string tag(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ',' || c == ' ' || c == '=') out += '\\';
    if (c != '\n') out += c;
  }
  return out;
}

// "p99_ms=20.4", or nothing where the figure is unknown: a null is not a zero.
void add_field(std::string& line, const char* name, const json::value& figure) {
  if (!figure.is_number()) return;
  line += (line.empty() ? "" : ",") + std::string(name) + "=" + json::serialize(figure);
}

class Influx {
 public:
  explicit Influx(const json::value& config) {
    const std::string dest(config.at("dest").as_string());
    if (dest == "-") return;
    file_.open(dest);
    if (!file_) throw std::runtime_error("cannot open " + dest);
  }

  void write(const json::value& document) {
    if (document.at("kind") != "run") throw std::runtime_error("influx takes runs only");
    const json::value& percentiles = document.at("latency").at("response").at("percentiles_ms");
    std::string fields;
    add_field(fields, "rps", document.at("rps"));
    add_field(fields, "error_rate", document.at("error_rate"));
    add_field(fields, "p50_ms", percentiles.at("p50"));
    add_field(fields, "p99_ms", percentiles.at("p99"));
    std::ostream& out = file_.is_open() ? static_cast<std::ostream&>(file_) : std::cout;
    out << "vastar,url=" << tag(document.at("params").at("url").as_string()) << ' ' << fields
        << '\n';
    if (!out.flush()) throw std::runtime_error("cannot write: is the disk full?");
  }

 private:
  std::ofstream file_;
};

std::string_view view(vastar_string text) { return {text.data, text.size}; }

int influx_open(vastar_string config, void** state, char* err, size_t err_size) {
  return guarded(err, err_size, [&] { *state = new Influx(json::parse(view(config))); });
}

int influx_finish(void* state, vastar_string document, char* err, size_t err_size) {
  return guarded(err, err_size,
                 [&] { static_cast<Influx*>(state)->write(json::parse(view(document))); });
}

void influx_close(void* state) { delete static_cast<Influx*>(state); }

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin = {
      VASTAR_OUTPUT_ABI, sizeof(vastar_output), "influx",     "1.0.0", influx_open,
      nullptr,           influx_finish,         influx_close,
  };
  return &plugin;
}
