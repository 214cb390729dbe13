// Exchanges whose responses matter. One that no rule asks about costs a comparison of its status.
#include "protocols/http/load_exchanges.h"

#include "protocols/http/virtual_user.h"

namespace vastar {
namespace {

class LoadExchanges final : public Exchanges {
 public:
  LoadExchanges(const LoadRules& rules, const RequestSupply& requests, Origins& origins,
                WorkerShare share)
      : rules_(rules), origins_(origins), source_(requests.source(origins_, share)) {}

  OriginIndex begin(Slot slot) override {
    if (slot >= places_.size()) places_.resize(slot + 1);
    Place& place = places_[slot];
    place.origin = source_->next(slot);
    if (place.user) place.user->start(rules_, *source_, place.origin);
    return place.origin;
  }
  void sending(Slot slot, Nanos now) override {
    if (VirtualUser* const user = places_[slot].user.get()) user->sending(now);
  }
  std::uint16_t series(Slot slot) const override { return source_->series(slot); }
  const RequestBytes& bytes(Slot slot) override {
    VirtualUser* user = places_[slot].user.get();
    return user == nullptr ? source_->bytes(slot) : user->bytes();
  }
  const RequestSpec& fields(Slot slot) override {
    VirtualUser* user = places_[slot].user.get();
    return user == nullptr ? source_->fields(slot) : user->fields();
  }
  bool fixed(Slot slot) const override {
    const VirtualUser* user = places_[slot].user.get();
    return user == nullptr ? source_->fixed(slot) : user->fixed();
  }
  Wants wants(Slot slot, std::uint16_t status, Nanos now) override {
    if (!rules_.want_response(status)) return {};
    now_ = now;
    return user_of(slot).wants(status);
  }
  void field(Slot slot, std::string_view name, std::string_view value) override {
    places_[slot].user->field(name, value, now_);
  }
  bool body(Slot slot, std::string_view bytes, Nanos /*now*/) override {
    places_[slot].user->body(bytes);
    return true;
  }
  void ended(Slot slot, Nanos /*now*/, Event& event) override { places_[slot].user->ended(event); }

 private:
  struct Place {
    OriginIndex origin = 0;             // of the operation's first request
    std::unique_ptr<VirtualUser> user;  // null until a response asks for one
  };

  VirtualUser& user_of(Slot slot) {
    Place& place = places_[slot];
    if (!place.user) {
      place.user = std::make_unique<VirtualUser>(origins_, slot);
      place.user->start(rules_, *source_, place.origin);
    }
    return *place.user;
  }

  const LoadRules& rules_;
  FoundOrigins origins_;
  const std::unique_ptr<RequestSource> source_;
  std::vector<Place> places_;  // by slot
  Nanos now_ = 0;              // of the head under way, for the ages of its cookies
};

}  // namespace

std::unique_ptr<Exchanges> LoadContent::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<LoadExchanges>(rules_, *requests_, origins, share);
}

}  // namespace vastar
