// What every kind of document has: whether it can be trusted, what to know, where it comes from.
#include <fmt/format.h>

#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"
#include "support/words.h"

namespace vastar::plugin {

std::vector<std::string> prose_of(const Array& items) {
  std::vector<std::string> texts;
  for (const Value& item : items) {
    std::string text = prose(safe_text(item));
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

void write_interrupted(const Object& document, Page* page) {
  if (!bool_at(document, "interrupted", false)) return;
  page->quote("**Interrupted**: what follows is of the part that ran.");
}

void write_validity(const Object& document, std::string_view what, Page* page) {
  const Object& validity = object_at(document, "validity");
  if (bool_at(validity, "valid", true)) return;
  page->paragraph(fmt::format("⚠️ **{} is not valid**, its figures cannot be trusted:", what));
  const std::vector<std::string> reasons = prose_of(array_at(validity, "reasons"));
  page->list(reasons.empty() ? std::vector<std::string>{"no reason was given"} : reasons);
}

void write_words(std::string_view title, const Array& items, Page* page) {
  const std::vector<std::string> texts = prose_of(items);
  if (texts.empty()) return;
  page->paragraph(fmt::format("**{}**", title));
  page->list(texts);
}

bool wants_attention(const Object& document) {
  const std::string verdict = text_at(object_at(document, "gate"), "verdict");
  const bool gated = !verdict.empty() && verdict != "pass";
  return gated || !bool_at(object_at(document, "validity"), "valid", true);
}

void write_what_was_said(const Object& document, Page* page) {
  write_words("What it means", array_at(document, "insights"), page);
  write_words("Notes", array_at(document, "notes"), page);
}

void write_errors(const Array& errors, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : errors) {
    const Object& error = as_object(value);
    rows.push_back({count(count_at(error, "count")), code(text_at(error, "class")),
                    prose(meaning_of(error)), code(text_at(error, "example"))});
  }
  page->table({{"count", true}, {"error"}, {"what that is"}, {"for example"}}, rows,
              {.bytes = 4000});
}

void write_origin(const Object& document, Page* page) {
  const Object& machine = object_at(document, "machine");
  std::vector<std::string> items;
  if (!machine.empty()) items.push_back(prose("Generator: " + machine_text(machine)));
  if (const std::string os = text_at(machine, "os"); !os.empty()) items.push_back(prose(os));
  const std::string when = text_at(document, "started_at");
  const std::string version = text_at(document, "vastar_version");
  if (!when.empty()) items.push_back(prose("Started " + when));
  if (!version.empty()) items.push_back(prose("vastar " + version));
  page->list(items);
}

}  // namespace vastar::plugin
