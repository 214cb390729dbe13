// A body as JSON, looked into by pointers: the JSON checks and extractions of a response.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "plan/check.h"

namespace vastar {

class JsonBody {
 public:
  JsonBody();
  ~JsonBody();

  // Takes the body in; what it held before is forgotten. Null, or why it is no JSON (a literal).
  const char* parse(std::string_view text);

  // What is wrong with the value the check names, in a few words; empty when it holds.
  std::string problem(const BodyCheck& check) const;
  // The value there: text without its quotes, anything else as JSON. Nothing when there is none.
  std::optional<std::string> value_at(std::string_view pointer) const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace vastar
