// Phrases about a document that more than one output says.
#pragma once

#include <string>
#include <string_view>

#include "support/document.h"

namespace vastar::plugin {

// What was asked, of a document's params: "GET http://127.0.0.1:8080/"; of WebSocket the URL alone.
std::string target_text(const Object& params);
// The same of a paired sweep's reference.
std::string reference_text(const Object& document);

// "WebSocket echo of 64 bytes of text"; empty: it is HTTP.
std::string websocket_text(const Object& params);

// What a run counts: "request", or of WebSocket "operation", or of its storm "opening".
std::string operation_word(const Object& params);

// How load was offered, of a run's params: "50 connections, closed loop, 10,000 requests".
std::string load_text(const Object& params);

// Of a comparison's: "GET, 16 connections"; and what it rests on: "10 launches of 9s, in 1m44s".
std::string comparison_load_text(const Object& params);
std::string evidence_text(const Object& document);

// Whether a metric is the times of nothing, which say nothing.
bool has_no_samples(const Value& metric);

// "8 physical / 16 logical cores, 20 GB RAM, Example CPU".
std::string machine_text(const Object& machine);

// What the class of an error stands for, in words; empty when nobody knows.
std::string meaning_of(const Object& error);

// "dns lookup" of "dns"; a name nobody knows as it is.
std::string phase_label(std::string_view phase);

}  // namespace vastar::plugin
