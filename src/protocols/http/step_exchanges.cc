// Steps, one after the other.
#include "protocols/http/step_exchanges.h"

#include <fmt/format.h>

#include <cstdint>
#include <deque>
#include <utility>

#include "base/text.h"
#include "plan/expected_status.h"
#include "protocols/http/virtual_user.h"

namespace vastar {
namespace {

class StepExchanges final : public Exchanges {
 public:
  StepExchanges(const Steps& steps, const std::vector<StepContent::Prepared>& prepared,
                Origins& origins, WorkerShare share)
      : steps_(steps), prepared_(prepared), origins_(origins), share_(share) {
    for (const StepContent::Prepared& step : prepared) {
      sources_.push_back(step.requests.numbered_source(origins_, share));
    }
  }

  OriginIndex begin(Slot slot) override;
  void sending(Slot slot, Nanos now) override;
  std::uint16_t series(Slot slot) const override {
    return static_cast<std::uint16_t>(visitors_[slot].step + 1);
  }
  const RequestBytes& bytes(Slot slot) override { return visitors_[slot].user.bytes(); }
  const RequestSpec& fields(Slot slot) override { return visitors_[slot].user.fields(); }
  Wants wants(Slot slot, std::uint16_t status, Nanos now) override {
    now_ = now;
    Wants wants = visitors_[slot].user.wants(status);
    wants.end = true;
    return wants;
  }
  void field(Slot slot, std::string_view name, std::string_view value) override {
    visitors_[slot].user.field(name, value, now_);
  }
  bool body(Slot slot, std::string_view bytes, Nanos /*now*/) override {
    visitors_[slot].user.body(bytes);
    return true;
  }
  void ended(Slot slot, Nanos now, Event& event) override;

 private:
  struct Visitor {
    Visitor(FoundOrigins& origins, Slot slot) : user(origins, slot) {}
    VirtualUser user;
    std::size_t step = 0;
    bool paused = false;       // the step's request was chosen before its pause
    std::uint64_t number = 0;  // of the pass, from 1 on, over all workers
    std::vector<std::string> variables;
    std::string detail;  // of the last failure
  };

  OriginIndex start_step(Slot slot);
  void fail(Visitor& visitor, std::string_view what, Event& event);
  void keep_extracted(Visitor& visitor);

  const Steps& steps_;
  const std::vector<StepContent::Prepared>& prepared_;
  FoundOrigins origins_;
  const WorkerShare share_;
  std::vector<std::unique_ptr<NumberedSource>> sources_;  // by step
  std::deque<Visitor> visitors_;                          // by slot; they never move
  std::uint64_t begun_ = 0;
  Nanos now_ = 0;  // of the head under way, for the ages of its cookies
};

OriginIndex StepExchanges::begin(Slot slot) {
  while (slot >= visitors_.size()) {
    visitors_.emplace_back(origins_, static_cast<Slot>(visitors_.size()));
  }
  Visitor& visitor = visitors_[slot];
  visitor.step = 0;
  visitor.paused = false;
  visitor.number = begun_++ * share_.workers + share_.index + 1;
  visitor.variables.assign(steps_.variables.size(), {});
  visitor.user.cookies().clear();
  return start_step(slot);
}

OriginIndex StepExchanges::start_step(Slot slot) {
  Visitor& visitor = visitors_[slot];
  NumberedSource& source = *sources_[visitor.step];
  const OriginIndex origin = source.choose(slot, visitor.number, visitor.variables.data());
  visitor.user.start(prepared_[visitor.step].rules, source, origin);
  return origin;
}

// Behind a pause the same request is chosen anew: with the time of now, if it asks for that.
void StepExchanges::sending(Slot slot, Nanos now) {
  Visitor& visitor = visitors_[slot];
  if (std::exchange(visitor.paused, false)) start_step(slot);
  visitor.user.sending(now);
}

void StepExchanges::fail(Visitor& visitor, std::string_view what, Event& event) {
  visitor.detail = fmt::format("step {}: {}", printable(steps_.steps[visitor.step].name, 40), what);
  event.detail = visitor.detail.c_str();
}

void StepExchanges::keep_extracted(Visitor& visitor) {
  const std::vector<std::size_t>& places = steps_.steps[visitor.step].variables;
  for (std::size_t i = 0; i < places.size(); ++i) {
    visitor.variables[places[i]] = visitor.user.reply().extracted()[i];
  }
}

void StepExchanges::ended(Slot slot, Nanos /*now*/, Event& event) {
  Visitor& visitor = visitors_[slot];
  visitor.user.ended(event);
  if (event.kind == Event::Kind::kNext) return;  // a redirect, within the step
  event.judged = true;
  if (event.failure != Failure::kNone) return fail(visitor, event.detail, event);
  const Step& step = steps_.steps[visitor.step];
  if (!is_expected(step.expect_status, event.status)) {
    event.failure = Failure::kHttpStatus;
    return fail(visitor, fmt::format("status {}", event.status), event);
  }
  if (visitor.step + 1 == steps_.steps.size()) return;
  keep_extracted(visitor);
  event.kind = Event::Kind::kNext;
  event.series = series(slot);
  event.delay = step.pause;
  ++visitor.step;
  visitor.paused = step.pause > 0;
  event.origin = start_step(slot);
}

}  // namespace

StepContent::StepContent(std::shared_ptr<const Steps> steps, unsigned max_redirects,
                         VaryingRequests::WallClock clock)
    : steps_(std::move(steps)) {
  for (const Step& step : steps_->steps) {
    LoadRules rules(step.checks);
    rules.expect_status = step.expect_status;
    rules.max_redirects = max_redirects;
    rules.cookies = true;
    prepared_.push_back({&step, VaryingRequests(step.request, clock), std::move(rules)});
  }
}

std::vector<std::string> StepContent::series() const {
  std::vector<std::string> names;
  for (const Step& step : steps_->steps) names.push_back(step.name);
  return names;
}

std::unique_ptr<Exchanges> StepContent::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<StepExchanges>(*steps_, prepared_, origins, share);
}

}  // namespace vastar
