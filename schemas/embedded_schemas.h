// The texts of schemas/*/*.schema.json as of the build. Static storage.
#pragma once

#include <span>
#include <string_view>

namespace vastar {

struct EmbeddedSchema {
  std::string_view name;  // "v1/run"
  std::string_view text;
};

std::span<const EmbeddedSchema> embedded_schemas();

}  // namespace vastar
