// The parts of a Markdown page. Each writes itself, or nothing when its document has nothing to say
// there. The verdict comes first, and what only few look for is folded at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/page.h"
#include "support/document.h"

namespace vastar::plugin {

// The page of a document of any kind; false when it has none.
bool write_document(const Object& document, Page* page);

// Whole documents.
void write_run(const Object& document, Page* page);
void write_sweep(const Object& document, Page* page);
void write_compare(const Object& document, Page* page);
void write_suite(const Object& document, Page* page);

// ---- parts of several kinds ----

// "✅ Pass", "❌ Fail", "⚠️ Inconclusive"; of what was not gated "ℹ️ Measured".
std::string verdict_mark(std::string_view verdict);
// The verdict in a line, by the thresholds: "❌ Fail: 1 of 3 thresholds failed: `p99<200ms`...".
// `otherwise` says it where there are no thresholds to name.
std::string verdict_line(const Object& document, std::string_view otherwise);
void write_interrupted(const Object& document, Page* page);
void write_thresholds(const Object& document, Page* page);
// Why it cannot be trusted. `what` is not valid: "This measurement".
void write_validity(const Object& document, std::string_view what, Page* page);
// A list of sentences under its title.
void write_words(std::string_view title, const Array& items, Page* page);
// Whether somebody has to look: a gate that is no pass, or figures that cannot be trusted.
bool wants_attention(const Object& document);
// Insights and notes: for all to see where attention is wanted, folded otherwise.
void write_what_was_said(const Object& document, Page* page);
void write_errors(const Array& errors, Page* page);
// The machine, when, and by what: in small print.
void write_origin(const Object& document, Page* page);

// Of a run: a protocol's own metrics; and what is folded.
void write_metrics(const Object& document, Page* page);
// What a run adds to its reference.
void write_overhead(const Object& document, Page* page);
void write_run_details(const Object& document, Page* page);

std::vector<std::string> prose_of(const Array& items);
std::string joined(const std::vector<std::string>& parts, std::string_view between);

}  // namespace vastar::plugin
