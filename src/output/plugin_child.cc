// The process of one plugin: isolates itself, loads the shared object, and turns frames into calls.
#include "output/plugin_child.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/result.h"
#include "base/text.h"
#include "output/frame.h"
#include "vastar_output.h"

namespace vastar {
namespace {

constexpr std::size_t kErrSize = 4096;

// The handlers and masks of vastar are not the plugin's. Ctrl-C reaches the whole process group,
// and an interrupted run is still to be reported: the plugin ends when its socket does, not before.
// SIGPIPE is ignored so that a plugin can tell a reader that left from a failure.
void take_default_signals() {
  for (int number = 1; number < NSIG; ++number) (void)std::signal(number, SIG_DFL);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) (void)std::signal(number, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void take_own_streams(bool owns_stdout) {
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null >= 0) dup2(null, STDIN_FILENO);
  if (!owns_stdout) dup2(STDERR_FILENO, STDOUT_FILENO);
}

Result<void> check(const vastar_output* plugin, const std::string& expected_name) {
  if (plugin == nullptr) return Error{VASTAR_OUTPUT_ENTRY " returned nothing"};
  if (plugin->abi != VASTAR_OUTPUT_ABI) {
    return Error{fmt::format("it was built for plugin ABI {}, this vastar has ABI {}: rebuild it",
                             plugin->abi, VASTAR_OUTPUT_ABI)};
  }
  if (plugin->size < sizeof(vastar_output)) {
    return Error{fmt::format("its description is {} bytes, ABI {} has {}", plugin->size,
                             VASTAR_OUTPUT_ABI, sizeof(vastar_output))};
  }
  if (plugin->name == nullptr || plugin->version == nullptr || plugin->open == nullptr ||
      plugin->finish == nullptr || plugin->close == nullptr) {
    return Error{"its description lacks one of name, version, open, finish and close"};
  }
  if (!expected_name.empty() && plugin->name != expected_name) {
    return Error{
        fmt::format("it calls itself \"{}\", not \"{}\"", printable(plugin->name), expected_name)};
  }
  return {};
}

Result<const vastar_output*> load(const PluginStart& start) {
  void* library = dlopen(start.path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return Error{fmt::format("it does not load: {}", dlerror())};
  const auto entry = reinterpret_cast<vastar_output_entry_fn>(dlsym(library, VASTAR_OUTPUT_ENTRY));
  if (entry == nullptr) return Error{"it is no output plugin: it has no " VASTAR_OUTPUT_ENTRY};
  const vastar_output* plugin = entry();
  const Result<void> good = check(plugin, start.expected_name);
  if (!good) return good.error();
  return plugin;
}

// The caller's buffer of the plugin's message; one byte more than told, so it always ends in zero.
class Complaint {
 public:
  char* data() { return bytes_.data(); }
  std::string text(const char* call, int code) const {
    if (bytes_[0] != '\0') return bytes_.data();
    return fmt::format("{} failed with code {} and no message", call, code);
  }

 private:
  std::array<char, kErrSize + 1> bytes_{};
};

// The calls of one opened plugin.
class Session {
 public:
  Session(int socket, const vastar_output* plugin, void* state)
      : socket_(socket), plugin_(plugin), state_(state) {}

  void serve() {
    while (const std::optional<Frame> frame = read_frame(socket_)) {
      if (frame->kind == FrameKind::kClose) break;
      if (frame->kind == FrameKind::kEvent) event(frame->payload);
      if (frame->kind == FrameKind::kFinish) finish(frame->payload);
    }
    plugin_->close(state_);  // also when vastar is gone
    (void)std::fflush(nullptr);
  }

 private:
  // After one that failed no other is given; finish is, and reports it.
  void event(const std::string& json) {
    if (plugin_->event == nullptr || event_code_ != 0) return;
    event_code_ = plugin_->event(state_, {json.data(), json.size()});
  }

  void finish(const std::string& json) {
    const std::string problem = finish_problem(json);
    write_frame(socket_, problem.empty() ? FrameKind::kDone : FrameKind::kError, problem);
  }

  std::string finish_problem(const std::string& json) {
    Complaint complaint;
    const int code =
        plugin_->finish(state_, {json.data(), json.size()}, complaint.data(), kErrSize);
    // What it printed must be out before vastar goes on to print itself.
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    const int flush_errno = errno;
    const bool reader_left = flush_errno == EPIPE;  // it has seen enough, as `head` has
    if (code != 0) return complaint.text("finish", code);
    if (!flushed && !reader_left)
      return "cannot write to standard output: " + errno_text(flush_errno);
    if (event_code_ != 0) return fmt::format("an event failed with code {}", event_code_);
    return {};
  }

  int socket_;
  const vastar_output* plugin_;
  void* state_;
  int event_code_ = 0;
};

Result<void*> open_plugin(const vastar_output& plugin, const std::string& config) {
  Complaint complaint;
  void* state = nullptr;
  const int code = plugin.open({config.data(), config.size()}, &state, complaint.data(), kErrSize);
  if (code != 0) return Error{complaint.text("open", code)};
  return state;
}

void tell_ready(int socket, const vastar_output& plugin) {
  write_frame(socket, FrameKind::kReady,
              fmt::format("{}\n{}\n{}\n{}", plugin.abi, printable(plugin.name),
                          printable(plugin.version), plugin.event != nullptr));
}

void run(int socket, const PluginStart& start) {
  const Result<const vastar_output*> plugin = load(start);
  if (!plugin) {
    write_frame(socket, FrameKind::kError, plugin.error().message);
    return;
  }
  if (start.load_only) return tell_ready(socket, **plugin);
  const Result<void*> state = open_plugin(**plugin, start.config);
  if (!state) {
    write_frame(socket, FrameKind::kError, state.error().message);
    return;
  }
  tell_ready(socket, **plugin);
  Session(socket, *plugin, *state).serve();
}

}  // namespace

void serve_plugin(int socket, const PluginStart& start) {
  take_default_signals();
  take_own_streams(start.owns_stdout);
  run(socket, start);
  _exit(0);  // no destructors and exit handlers of vastar's: they belong to the parent
}

}  // namespace vastar
