// The answers of one worker: read message by message, timed, judged.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plan/llm.h"
#include "protocols/http/exchanges.h"
#include "protocols/llm/answer.h"
#include "protocols/llm/llm_figures.h"
#include "protocols/llm/prompt_supply.h"
#include "protocols/sse/stream_log.h"

namespace vastar {

class LlmExchanges final : public Exchanges {
 public:
  // All three must outlive it.
  LlmExchanges(const LlmPlan& plan, const PromptSupply& prompts, OpenStreams& open,
               WorkerShare share);

  OriginIndex begin(Slot slot) override;
  void sending(Slot slot, Nanos now) override;
  void failed(Slot slot, Failure failure, Nanos now) override;
  void finished(Slot slot, Failure verdict) override;
  const RequestBytes& bytes(Slot slot) override { return prompts_.bytes(slot); }
  const RequestSpec& fields(Slot slot) override { return prompts_.fields(slot); }
  Wants wants(Slot slot, std::uint16_t status, Nanos now) override;
  void field(Slot slot, std::string_view name, std::string_view value) override;
  void trailer(Slot slot, std::string_view name, std::string_view value) override;
  bool body(Slot slot, std::string_view bytes, Nanos now) override;
  void ended(Slot slot, Nanos now, Event& event) override;
  void take(Measurements& measurements) override;
  void count_from(Nanos when) override { log_.count_from(when); }

 private:
  struct Stream : HeardStream {
    Answer answer;
    RagTimes trailers;     // what they say: the last word
    bool foreign = false;  // its Content-Type is not that of the dialect's streams
    Failure failure = Failure::kNone;
    Nanos ended = 0;     // of its response
    bool whole = false;  // it has an answer that counts, unless the operation fails all the same
    const char* wrong = nullptr;  // lives as long as this object
  };

  Stream& at(Slot slot);
  void take_message(Stream& stream, std::string_view data, Nanos now);
  bool refuses(std::uint16_t status) const;
  const char* kept(const std::string& words);
  static void find_fault(Stream& stream);
  void settle(Stream& stream, Nanos end, Failure verdict);

  const LlmPlan& plan_;
  PromptSource prompts_;
  StreamLog log_;
  std::vector<Stream> streams_;  // by slot
  LlmFigures figures_;
  std::vector<std::unique_ptr<const std::string>> kept_;  // the target's words for its errors
};

}  // namespace vastar
