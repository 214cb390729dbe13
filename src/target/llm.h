// Answers of a model in every dialect that ai-bench speaks: as an API reference has them, at set
// times and of a set number of tokens.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "target/route.h"
#include "target/target_parts.h"

namespace vastar::target {

// /llm/DIALECT?ttft=200ms&itl=20ms&tokens=50&prompt_tokens=10&usage=0&error_after=N&cut_after=N&retrieval=5ms&generation=30ms.
// An unknown dialect answers 404.
Route read_llm(const TargetParts& target);

// The same at the path where the dialect's API is: /v1/chat/completions, /api/chat and so on. None:
// it is no such path.
std::optional<Route> read_api(const TargetParts& target);

}  // namespace vastar::target
