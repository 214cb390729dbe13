// The C ABI turned into a C++ class: no exception crosses, errors land in the caller's buffer.
//
// A plugin is a class with
//   static Result<std::unique_ptr<T>> open(const Config& config);
//   Result<void> event(std::string_view json);      (only when it wants events)
//   Result<void> finish(std::string_view json);
// and an entry that returns describe<T>(name, version) or describe_with_events<T>(name, version).
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "support/document.h"
#include "vastar_output.h"

namespace vastar::plugin {

struct Config {
  std::string dest;  // "-", a path or a URL
  bool color = false;
  unsigned width = 80;  // columns
  Object options;       // all of them
};

Result<Config> parse_config(std::string_view json);

// The document as an object, or what is wrong with it.
Result<Object> parse_document(std::string_view json);

// Copies a message into the caller's buffer, cut to fit; returns 1.
int fail(char* err, std::size_t err_size, std::string_view message);

// Runs `call`, which returns Result<void>; anything thrown is an error as well.
template <typename Call>
int guarded(char* err, std::size_t err_size, Call&& call) noexcept {
  try {
    const Result<void> result = call();
    return result ? 0 : fail(err, err_size, result.error().message);
  } catch (const std::exception& e) {
    return fail(err, err_size, e.what());
  } catch (...) {
    return fail(err, err_size, "an unknown exception");
  }
}

inline std::string_view view(vastar_string text) { return {text.data, text.size}; }

template <typename T>
int open_call(vastar_string config, void** state, char* err, std::size_t err_size) {
  return guarded(err, err_size, [&]() -> Result<void> {
    Result<Config> parsed = parse_config(view(config));
    if (!parsed) return parsed.error();
    Result<std::unique_ptr<T>> opened = T::open(*parsed);
    if (!opened) return opened.error();
    *state = opened->release();
    return {};
  });
}

template <typename T>
int event_call(void* state, vastar_string json) {
  return guarded(nullptr, 0, [&] { return static_cast<T*>(state)->event(view(json)); });
}

template <typename T>
int finish_call(void* state, vastar_string json, char* err, std::size_t err_size) {
  return guarded(err, err_size, [&] { return static_cast<T*>(state)->finish(view(json)); });
}

template <typename T>
void close_call(void* state) {
  delete static_cast<T*>(state);
}

template <typename T>
vastar_output describe(const char* name, const char* version) {
  return {VASTAR_OUTPUT_ABI, sizeof(vastar_output), name,          version, &open_call<T>,
          nullptr,           &finish_call<T>,       &close_call<T>};
}

template <typename T>
vastar_output describe_with_events(const char* name, const char* version) {
  vastar_output plugin = describe<T>(name, version);
  plugin.event = &event_call<T>;
  return plugin;
}

}  // namespace vastar::plugin
