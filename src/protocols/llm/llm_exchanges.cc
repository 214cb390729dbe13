// An answer from its request to its end.
#include "protocols/llm/llm_exchanges.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::uint16_t kOk = 200;
constexpr std::size_t kMostWords = 200;  // bytes of a target's words for an error
constexpr std::size_t kMostKept = 16;    // different errors of a target whose words are kept

}  // namespace

LlmExchanges::LlmExchanges(const LlmPlan& plan, const PromptSupply& prompts, OpenStreams& open,
                           WorkerShare share)
    : plan_(plan), prompts_(prompts, share), log_(open, plan.per_stream), figures_(plan) {}

LlmExchanges::Stream& LlmExchanges::at(Slot slot) {
  if (slot >= streams_.size()) streams_.resize(slot + 1);
  return streams_[slot];
}

OriginIndex LlmExchanges::begin(Slot slot) {
  at(slot) = Stream();
  return prompts_.next(slot);
}

void LlmExchanges::sending(Slot slot, Nanos now) {
  Stream& stream = at(slot);
  const bool begins = stream.sent == 0;
  log_.sending(stream, now);
  stream.answer.sent = stream.sent;
  if (begins && !stream.counted) prompts_.give_back(slot);
}

Exchanges::Wants LlmExchanges::wants(Slot slot, std::uint16_t status, Nanos now) {
  Stream& stream = streams_[slot];
  stream.head(describe(plan_.dialect).json_lines ? StreamFraming::kJsonLines : StreamFraming::kSse,
              now);
  const bool readable = status == kOk;
  return {.fields = readable, .body = readable, .end = true};
}

void LlmExchanges::field(Slot slot, std::string_view name, std::string_view value) {
  Stream& stream = streams_[slot];
  if (equals_ignoring_case(name, "content-type")) {
    // Servers name JSON lines in many ways; what is not Server-Sent Events is told for sure.
    stream.foreign =
        stream.reader.framing() == StreamFraming::kSse && framing_of(value) != StreamFraming::kSse;
  } else if (equals_ignoring_case(name, "content-encoding")) {
    stream.take_coding(value);
  } else if (plan_.rag && equals_ignoring_case(name, "server-timing")) {
    read_server_timing(value, stream.answer.rag);
  }
}

// How long the answer took is known at its end.
void LlmExchanges::trailer(Slot slot, std::string_view name, std::string_view value) {
  if (!plan_.rag || !equals_ignoring_case(name, "server-timing")) return;
  read_server_timing(value, streams_[slot].trailers);
}

bool LlmExchanges::refuses(std::uint16_t status) const {
  const auto& refusals = plan_.blocked_status;
  return std::find(refusals.begin(), refusals.end(), status) != refusals.end();
}

bool LlmExchanges::body(Slot slot, std::string_view bytes, Nanos now) {
  Stream& stream = streams_[slot];
  stream.body(bytes, now);
  if (stream.foreign || stream.compressed) return true;
  while (!bytes.empty()) {
    const StreamReader::Step step = stream.reader.next(bytes);
    if (step == StreamReader::Step::kMessage) {
      take_message(stream, stream.reader.message().data, now);
    } else if (step == StreamReader::Step::kError) {
      stream.failure = Failure::kProtocol;
      stream.wrong = "a message of the stream is over 1 MiB";
      return false;
    }
  }
  return true;
}

void LlmExchanges::take_message(Stream& stream, std::string_view data, Nanos now) {
  if (stream.answer.ended) return;
  const ReplyPart part = read_reply(plan_.dialect, data);
  if (part.error && stream.wrong == nullptr) {
    stream.failure = Failure::kStreamError;
    stream.wrong = kept(part.error_text);
  }
  Answer& answer = stream.answer;
  if (stream.counted) {
    if (part.content && answer.last_content > 0) figures_.content_gap(now - answer.last_content);
    if (part.chunk && answer.last_chunk > 0) figures_.chunk_gap(now - answer.last_chunk);
  }
  answer.take(part, now);
}

// The same words have one place; a target that never repeats itself does not fill the memory.
// They go into the document, which a log or a terminal may show: no more than a line of them.
const char* LlmExchanges::kept(const std::string& words) {
  const std::string text = printable(words, kMostWords);
  const auto same =
      std::find_if(kept_.begin(), kept_.end(), [&](const auto& known) { return *known == text; });
  if (same != kept_.end()) return (*same)->c_str();
  if (kept_.size() == kMostKept) return "an error inside the stream";
  kept_.push_back(std::make_unique<const std::string>(text));
  return kept_.back()->c_str();
}

// What is wrong with a whole response of status 200, beside what was seen on the way.
void LlmExchanges::find_fault(Stream& stream) {
  if (stream.wrong != nullptr) return;
  stream.failure = Failure::kProtocol;
  if (stream.compressed) {
    stream.wrong = "the stream is compressed, though it was asked not to be";
  } else if (stream.foreign) {
    stream.wrong = "the response is no stream: its Content-Type is not text/event-stream";
  } else if (stream.answer.chunks == 0) {
    stream.wrong = "the stream has no part of an answer: is it of another --dialect?";
  } else if (!stream.answer.whole()) {
    stream.failure = Failure::kTruncated;
    stream.wrong = "the stream ended before the answer did";
  }
}

void LlmExchanges::ended(Slot slot, Nanos now, Event& event) {
  Stream& stream = streams_[slot];
  stream.ended = now;
  if (refuses(event.status) && stream.counted) figures_.refused();
  if (event.status >= 400) return;
  if (event.status != kOk) {
    event.failure = Failure::kProtocol;
    event.detail = "the response is no answer: its status is not 200";
    return;
  }
  if (stream.reader.end() == StreamReader::Step::kMessage) {
    take_message(stream, stream.reader.message().data, now);
  }
  stream.answer.rag.replace(stream.trailers);
  find_fault(stream);
  stream.whole = stream.wrong == nullptr;
  if (stream.whole) return;
  event.failure = stream.failure;
  event.detail = stream.wrong;
  if (stream.answer.blocked && stream.counted) figures_.refused();
}

// An answer counts once its operation has succeeded: a whole one may be late, or of a connection
// that turned out to be cut off.
void LlmExchanges::finished(Slot slot, Failure verdict) {
  Stream& stream = at(slot);
  if (stream.whole && stream.counted && verdict == Failure::kNone) {
    figures_.answered(stream.answer, prompts_.prompt(slot));
  }
  settle(stream, stream.ended, verdict);
}

void LlmExchanges::failed(Slot slot, Failure failure, Nanos now) {
  Stream& stream = at(slot);
  if (stream.open) return settle(stream, stream.ended > 0 ? stream.ended : now, failure);
  if (log_.counts(now)) figures_.ended();  // it was never sent, and is no stream
}

void LlmExchanges::settle(Stream& stream, Nanos end, Failure verdict) {
  const auto error = verdict == Failure::kNone ? std::string_view() : describe(verdict).name;
  log_.ended(stream, end, stream.answer.chunks, error);
  if (stream.counted) figures_.ended();
}

void LlmExchanges::take(Measurements& measurements) {
  figures_.take(measurements);
  log_.take(measurements);
}

}  // namespace vastar
