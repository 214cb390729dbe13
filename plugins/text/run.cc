// A run: what was asked for, the summary, and its parts in the order people look for them.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/units.h"
#include "support/figures.h"
#include "support/words.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

void write_heading(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  page->line(page->styled(Style::kBold, target_text(params)));
  page->line(load_text(params));
  if (!bool_at(document, "interrupted", false)) return;
  page->line(page->styled(Style::kWarn, "Interrupted:") + " what follows is of the part that ran.");
}

std::string outcome_text(std::uint64_t part, std::uint64_t all, const Number& share) {
  return share && all > 0 ? fmt::format("{} ({})", count(part), percent(share)) : count(part);
}

void write_outcomes(const Object& document, Page* page) {
  const Object& requests = object_at(document, "requests");
  const std::uint64_t started = count_at(requests, "started");
  const std::uint64_t succeeded = count_at(requests, "succeeded");
  const std::uint64_t failed = count_at(requests, "failed");
  const auto share = [started](std::uint64_t part) {
    return started == 0 ? Number()
                        : Number(static_cast<double>(part) / static_cast<double>(started));
  };
  page->row("Started", count(started));
  page->row("Succeeded", outcome_text(succeeded, started, share(succeeded)));
  const std::string text = outcome_text(failed, started, share(failed));
  page->row("Failed", failed == 0 ? "0" : page->styled(Style::kBad, text));
  const std::uint64_t redirects = count_at(requests, "redirects");
  if (redirects > 0) page->row("Redirects", count(redirects));
}

std::string bytes_text(std::uint64_t bytes) {
  return fmt::format("{} ({} bytes)", format_size(bytes), count(bytes));
}

// What the connections agreed on; nothing without TLS.
void write_tls(const Object& document, Page* page) {
  const Object& tls = object_at(document, "tls");
  const std::uint64_t handshakes = count_at(tls, "handshakes");
  if (handshakes == 0) return;
  const std::string alpn = text_at(tls, "alpn");
  page->row("TLS", fmt::format("{}, {}{}", text_at(tls, "protocol"), text_at(tls, "cipher"),
                               alpn.empty() ? "" : ", " + alpn));
  page->row("Handshakes",
            fmt::format("{}, {} resumed", count(handshakes), count(count_at(tls, "resumed"))));
}

void write_summary(const Object& document, Page* page) {
  const Object& response = object_at(object_at(document, "latency"), "response");
  page->section("Summary:");
  page->row("Total", duration_s(number_at(document, "elapsed_s")));
  page->row("Slowest", duration_ms(number_at(response, "max_ms")));
  page->row("Fastest", duration_ms(number_at(response, "min_ms")));
  page->row("Average", duration_ms(number_at(response, "mean_ms")));
  const std::string one = operation_word(object_at(document, "params"));
  const std::string label(1, static_cast<char>(std::toupper(one.front())));
  page->row(label + one.substr(1) + "s/sec", rate(number_at(document, "rps")));
  const std::uint64_t received = count_at(document, "received_bytes");
  const std::uint64_t completed = count_at(object_at(document, "requests"), "completed");
  page->row("Total data", bytes_text(received));
  if (completed > 0) page->row("Size/" + one, bytes_text(received / completed));
  page->row("Sent", bytes_text(count_at(document, "sent_bytes")));
  write_tls(document, page);
  write_outcomes(document, page);
}

Style status_style(std::string_view code) {
  if (code.empty() || code.front() < '4') return Style::kGood;
  return code.front() == '4' ? Style::kWarn : Style::kBad;
}

std::size_t columns_of_most(const Object& counts) {
  std::size_t columns = 0;
  for (const auto& item : counts) {
    const std::string_view key(item.key().data(), item.key().size());
    columns = std::max(columns, count(count_at(counts, key)).size());
  }
  return columns;
}

void write_statuses(const Object& document, Page* page) {
  const Object& statuses = object_at(document, "status_codes");
  if (statuses.empty()) return;
  page->section("Status code distribution:");
  const std::size_t columns = columns_of_most(statuses);
  for (const auto& status : statuses) {
    const std::string code = safe_text(std::string_view(status.key().data(), status.key().size()));
    const std::uint64_t responses = count_at(statuses, code);
    page->line(fmt::format("  {} {} {}", page->styled(status_style(code), "[" + code + "]"),
                           aligned(count(responses), columns),
                           responses == 1 ? "response" : "responses"));
  }
}

void write_errors(const Object& document, Page* page) {
  const Array& errors = array_at(document, "errors");
  if (errors.empty()) return;
  page->section("Errors:");
  std::size_t columns = 0;
  for (const Value& error : errors) {
    columns = std::max(columns, count(count_at(as_object(error), "count")).size());
  }
  for (const Value& value : errors) {
    const Object& error = as_object(value);
    const std::string meaning = meaning_of(error);
    page->line(fmt::format("  {}  {}{}", aligned(count(count_at(error, "count")), columns),
                           page->styled(Style::kBad, text_at(error, "class")),
                           meaning.empty() ? "" : ": " + meaning));
    const std::string example = text_at(error, "example");
    if (!example.empty()) page->line(fmt::format("  {:{}}  e.g. {}", "", columns, example));
  }
}

}  // namespace

void write_run(const Object& document, Page* page) {
  write_heading(document, page);
  write_summary(document, page);
  write_overhead(document, page);
  write_distribution(document, page);
  write_insights(document, page);
  write_histogram(document, page);
  write_statuses(document, page);
  write_errors(document, page);
  write_series(document, page);
  write_phases(document, page);
  write_response_and_service(document, page);
  write_schedule(document, page);
  write_timeline(document, page);
  write_metrics(document, page);
}

}  // namespace vastar::plugin
