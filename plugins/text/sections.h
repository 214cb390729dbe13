// The parts of the text output. Each writes itself to the page, or nothing when its document has
// nothing to say there.
#pragma once

#include "support/document.h"
#include "text/page.h"

namespace vastar::plugin {

// The whole page of a document of any kind.
void write_document(const Object& document, Page* page);

// Whole documents but for what closing() adds.
void write_run(const Object& document, Page* page);
void write_sweep(const Object& document, Page* page);

// The whole document, closing and verdict included.
void write_compare(const Object& document, Page* page);
void write_suite(const Object& document, Page* page);

// Of a run: the percentiles, and the histogram below them.
void write_distribution(const Object& document, Page* page);
void write_histogram(const Object& document, Page* page);

// Of a run: what its time was spent on, and how late the generator was.
void write_phases(const Object& document, Page* page);
void write_response_and_service(const Object& document, Page* page);
void write_schedule(const Object& document, Page* page);
void write_timeline(const Object& document, Page* page);  // when the load changed
void write_metrics(const Object& document, Page* page);   // a protocol's own
void write_series(const Object& document, Page* page);    // what was counted apart
void write_overhead(const Object& document, Page* page);  // what it adds to its reference
// Of a suite: the metrics of its runs.
void write_side_by_side(const Array& scenarios, Page* page);

// Of any document, last: notes, whether the measurement can be trusted, and the verdict.
void write_insights(const Object& document, Page* page);
void write_notes(const Object& document, Page* page);
void write_closing(const Object& document, Page* page);

}  // namespace vastar::plugin
