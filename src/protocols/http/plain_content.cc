// Exchanges that are nothing but their requests.
#include "protocols/http/plain_content.h"

namespace vastar {
namespace {

class PlainExchanges final : public Exchanges {
 public:
  explicit PlainExchanges(std::unique_ptr<RequestSource> source) : source_(std::move(source)) {}

  OriginIndex begin(Slot slot) override { return source_->next(slot); }
  const RequestBytes& bytes(Slot slot) override { return source_->bytes(slot); }
  const RequestSpec& fields(Slot slot) override { return source_->fields(slot); }
  bool fixed(Slot slot) const override { return source_->fixed(slot); }
  std::uint16_t series(Slot slot) const override { return source_->series(slot); }

 private:
  const std::unique_ptr<RequestSource> source_;
};

}  // namespace

std::unique_ptr<Exchanges> PlainContent::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<PlainExchanges>(requests_->source(origins, share));
}

}  // namespace vastar
