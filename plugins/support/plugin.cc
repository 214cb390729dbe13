// What every C++ plugin needs at the edge: its config, the document, and errors told.
#include "support/plugin.h"

#include <algorithm>
#include <cstring>

namespace vastar::plugin {
namespace {

Result<Object> parse_object(std::string_view json, const char* what) {
  boost::json::error_code failed;
  const Value value = boost::json::parse({json.data(), json.size()}, failed);
  if (failed) return Error{std::string(what) + " is not JSON: " + failed.message()};
  if (!value.is_object()) return Error{std::string(what) + " is not a JSON object"};
  return value.get_object();
}

}  // namespace

Result<Config> parse_config(std::string_view json) {
  Result<Object> object = parse_object(json, "the configuration");
  if (!object) return object.error();
  Config config;
  if (const Value* dest = object->if_contains("dest"); dest != nullptr && dest->is_string()) {
    config.dest = std::string(dest->get_string().data(), dest->get_string().size());
  }
  if (config.dest.empty()) return Error{"the configuration names no destination"};
  config.options = object_at(*object, "options");
  config.color = bool_at(config.options, "color", false);
  const double width = number_at(config.options, "width").value_or(config.width);
  config.width = static_cast<unsigned>(std::clamp(width, 40.0, 1000.0));
  return config;
}

Result<Object> parse_document(std::string_view json) { return parse_object(json, "the document"); }

int fail(char* err, std::size_t err_size, std::string_view message) {
  const std::size_t size = std::min(message.size(), err_size);
  if (size > 0) std::memcpy(err, message.data(), size);
  return 1;
}

}  // namespace vastar::plugin
