// The outputs of one command: specs into destinations and plugin processes, documents to all.
#include "output/host.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "output/destination.h"
#include "output/plugin_process.h"
#include "output/plugin_search.h"
#include "report/to_json.h"

namespace vastar {
namespace {

constexpr std::string_view kCoreFormat = "json";  // written here, by no plugin

std::string label_of(const OutputSpec& spec) {
  return spec.dest.empty() ? spec.format : spec.format + "=" + without_credentials(spec.dest);
}

Error usage(const OutputSpec& spec, const std::string& what) {
  return Error{fmt::format("output {}: {}", printable(label_of(spec)), what)};
}

std::string config_json(const std::string& dest, const OutputOptions& options) {
  return boost::json::serialize(
      boost::json::object{{"dest", dest},
                          {"options",
                           {{"color", options.color},
                            {"width", options.width},
                            {"push_timeout_s", to_seconds(options.push_timeout)},
                            {"inconclusive", options.inconclusive}}}});
}

// All of `text` to a descriptor; the errno, 0 when all is well.
int write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return errno;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int write_file(const std::string& path, std::string_view text) {
  const int fd = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return errno;
  const int failed = write_whole(fd, text);
  const bool closed = close(fd) == 0;
  return failed == 0 && !closed ? errno : failed;
}

Result<void> write_json(const Destination& dest, std::string_view document) {
  std::string text = json_for_terminals(indented(document));
  if (text.empty() || text.back() != '\n') text += '\n';
  (void)std::fflush(stdout);
  const int failed =
      dest.is_stdout() ? write_whole(STDOUT_FILENO, text) : write_file(dest.written(), text);
  // Whoever read standard output has seen enough (`| head`): no failure of ours.
  if (failed == EPIPE && dest.is_stdout()) return {};
  if (failed != 0) return Error{"cannot write: " + errno_text(failed), ExitCode::kNoData};
  return {};
}

}  // namespace

struct Outputs::Opened {
  OutputSpec spec;
  std::string label;
  Destination dest;
  std::unique_ptr<PluginProcess> plugin;  // null: JSON, written by the core

  // Which comes first: the data, then what is soon written, then what a network may hold up.
  int rank() const { return plugin == nullptr ? 0 : dest.is_url() ? 2 : 1; }
  Result<void> write(std::string_view document) {
    return plugin ? plugin->finish(document) : write_json(dest, document);
  }
  Result<void> finish(std::string_view document) {
    const Result<void> written = write(document);
    if (!written) {
      dest.discard();
    } else if (Result<void> placed = dest.commit(); !placed) {
      return placed;
    }
    const Result<void> closed = plugin ? plugin->close() : Result<void>();
    return written ? closed : written;
  }
};

namespace {

// Two outputs that cannot both be: the second is told about the first.
Result<void> check_conflict(const OutputSpec& spec, const Destination& dest,
                            const OutputSpec& other, const Destination& other_dest) {
  if (dest.exclusive().empty() || dest.exclusive() != other_dest.exclusive()) return {};
  const std::string place = dest.is_stdout() ? "standard output" : printable(dest.exclusive());
  return Error{fmt::format(
      "outputs {} and {} both want {}: give one of them a file, as in -o {}=FILE",
      printable(label_of(other)), printable(label_of(spec)), place, printable(spec.format))};
}

Result<std::unique_ptr<PluginProcess>> start_plugin(const OutputSpec& spec, const Destination& dest,
                                                    const OutputOptions& options,
                                                    const std::vector<int>& inherited) {
  const Result<std::string> path = find_plugin(spec.format);
  if (!path) return path.error();
  PluginStart start;
  start.path = *path;
  start.config = config_json(dest.written(), options);
  start.owns_stdout = dest.is_stdout();
  if (spec.format.find('/') == std::string::npos) start.expected_name = spec.format;
  PluginLimits limits;
  if (dest.is_url()) limits.finish += options.push_timeout;  // which the plugin itself keeps to
  Result<std::unique_ptr<PluginProcess>> plugin = PluginProcess::start(start, inherited, limits);
  if (plugin) return plugin;
  return usage(spec, fmt::format("{} (plugin {})", plugin.error().message, printable(*path)));
}

std::vector<OutputSpec> with_text(std::vector<OutputSpec> specs) {
  const bool stdout_taken = std::any_of(specs.begin(), specs.end(), [](const OutputSpec& spec) {
    return Destination::names_stdout(spec.dest);
  });
  if (!stdout_taken) specs.push_back({"text", "-"});
  return specs;
}

FoundPlugin look_at(const std::string& path) {
  FoundPlugin found;
  found.name = plugin_name_of(path);
  found.path = path;
  found.problem = unsafe_to_load(path);
  if (!found.problem.empty()) return found;
  PluginStart start;
  start.path = path;
  start.expected_name = found.name;
  start.load_only = true;
  const Result<std::unique_ptr<PluginProcess>> plugin = PluginProcess::start(start);
  if (!plugin) {
    found.problem = plugin.error().message;
    return found;
  }
  found.version = (*plugin)->info().version;
  found.abi = (*plugin)->info().abi;
  return found;
}

void add_found(FoundPlugin found, std::vector<FoundPlugin>* all) {
  const auto first = std::find_if(
      all->begin(), all->end(), [&](const FoundPlugin& other) { return other.name == found.name; });
  if (found.name == kCoreFormat) {
    found.problem = "never used: vastar writes json itself";
  } else if (first != all->end()) {
    found.problem = "not used: " + first->path + " comes first";
  }
  all->push_back(std::move(found));
}

}  // namespace

Result<OutputSpec> parse_output_spec(std::string_view text) {
  const std::size_t equals = text.find('=');
  OutputSpec spec;
  spec.format = trim(text.substr(0, equals));
  if (spec.format.empty()) {
    return Error{fmt::format("output \"{}\": a format is needed, as in -o csv=FILE",
                             printable(without_credentials(text)))};
  }
  if (equals != std::string_view::npos) {
    spec.dest = text.substr(equals + 1);
    if (spec.dest.empty()) {
      return Error{
          fmt::format("output \"{}\": nothing behind the '='; give a path, or '-' for "
                      "standard output",
                      printable(text))};
    }
  }
  if (spec.format == "prometheus" && spec.dest.empty()) {
    return Error{
        "output prometheus needs a destination: prometheus=http://GATEWAY:9091/metrics/job/NAME to "
        "push, or prometheus=FILE"};
  }
  return spec;
}

std::vector<FoundPlugin> find_plugins() {
  std::vector<FoundPlugin> all;
  for (const PluginFolder& folder : plugin_folders()) {
    if (!folder.problem.empty()) {
      all.push_back({"", "", folder.path, 0, folder.problem});
      continue;
    }
    for (const std::string& file : plugin_files(folder.path)) add_found(look_at(file), &all);
  }
  return all;
}

Result<Outputs> Outputs::open(const std::vector<OutputSpec>& specs, const OutputOptions& options) {
  Outputs outputs;
  outputs.push_required_ = options.push_required;
  for (const OutputSpec& spec : with_text(specs)) {
    const Result<void> added = outputs.add(spec, options);
    if (!added) return added.error();
  }
  return outputs;
}

Result<void> Outputs::add(const OutputSpec& spec, const OutputOptions& options) {
  Result<Destination> dest = Destination::open(spec.dest);
  if (!dest) return usage(spec, dest.error().message);
  std::vector<int> sockets;
  for (const auto& other : outputs_) {
    Result<void> apart = check_conflict(spec, *dest, other->spec, other->dest);
    if (!apart) return apart;
    if (other->plugin) sockets.push_back(other->plugin->socket());
  }
  std::unique_ptr<PluginProcess> plugin;
  if (spec.format != kCoreFormat) {
    Result<std::unique_ptr<PluginProcess>> started = start_plugin(spec, *dest, options, sockets);
    if (!started) return started.error();
    plugin = std::move(*started);
  } else if (dest->is_url()) {
    return usage(spec, "json is written to a file, not to a URL");
  }
  outputs_.push_back(std::make_unique<Opened>(
      Opened{spec, printable(label_of(spec)), std::move(*dest), std::move(plugin)}));
  return {};
}

Result<void> Outputs::reserve(const std::string& what, const std::string& path) {
  const std::string place = Destination::place_of(path);
  if (place.empty()) return {};  // whoever opens it says why
  const std::string label = fmt::format("{} {}", what, printable(path));
  const auto both = [&](const std::string& other) {
    return Error{fmt::format("{} and {} both want {}: give one of them another file", other, label,
                             printable(place))};
  };
  for (const auto& output : outputs_) {
    if (output->dest.exclusive() == place) return both("output " + output->label);
  }
  for (const auto& [taken, by] : reserved_) {
    if (taken == place) return both(by);
  }
  reserved_.emplace_back(place, label);
  return {};
}

Outputs::Outputs() = default;
Outputs::Outputs(Outputs&&) noexcept = default;
Outputs& Outputs::operator=(Outputs&&) noexcept = default;
Outputs::~Outputs() = default;

void Outputs::event(std::string_view json) {
  for (const auto& output : outputs_) {
    if (output->plugin) output->plugin->event(json);
  }
}

void Outputs::note_dropped(const Opened& output) {
  const std::uint64_t dropped = output.plugin ? output.plugin->dropped_events() : 0;
  if (dropped == 0) return;
  warnings_.push_back(fmt::format("output {}: {} events were dropped, it was too slow to take them",
                                  output.label, dropped));
}

std::vector<std::string> Outputs::finish(std::string_view document) {
  std::stable_sort(outputs_.begin(), outputs_.end(),
                   [](const auto& a, const auto& b) { return a->rank() < b->rank(); });
  std::vector<std::string> failures;
  for (const auto& output : outputs_) {
    const Result<void> result = output->finish(document);
    note_dropped(*output);
    if (result) continue;
    const bool best_effort = output->dest.is_url() && !push_required_;
    std::vector<std::string>& told = best_effort ? warnings_ : failures;
    told.push_back(fmt::format("output {}: {}", output->label, result.error().message));
  }
  outputs_.clear();
  return failures;
}

}  // namespace vastar
