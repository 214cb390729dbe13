// A judged comparison in words: the headline, what was seen, what to do next.
#pragma once

#include <string>
#include <string_view>

#include "gate/sequence.h"
#include "report/compare_report.h"

namespace vastar {

// Why a metric is not gated or not decided; empty when it is.
std::string reason_for(const CompareReport& report, const Course& course, std::size_t margin,
                       const Evidence& evidence, const MetricVerdict& verdict);

// Fills headline, insights and advice, and adds notes. Everything else has been judged.
void add_words(CompareReport& report, const Course& course);
// The same for two files, where there are no launches.
void add_file_words(CompareReport& report);
void add_advice(CompareReport& report, const Course& course);
void add_file_advice(CompareReport& report);

// ---- the vocabulary ----

std::string change_text(double change, MetricKind kind);   // "+9.8%", "-0.050pp"
std::string metric_text(double value, MetricKind kind);    // "12.1ms", "9229/s", "0.5%"
std::string launches_text(std::size_t n);                  // "1 launch", "6 launches"
std::string interval_text(const MetricVerdict& metric);    // "between +1.2% and +3.4%"
std::string margin_words(const MetricVerdict& metric);     // "the margin of 5.0%"
std::string_view worse_word(const MetricVerdict& metric);  // "slower", "lower", "higher"
std::size_t valid_launches(const CompareReport& report);

}  // namespace vastar
