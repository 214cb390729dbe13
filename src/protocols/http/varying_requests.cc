// Chooses and writes requests that vary.
#include "protocols/http/varying_requests.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <deque>
#include <optional>
#include <utility>

#include "base/units.h"
#include "protocols/http/aws_signature.h"

namespace vastar {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

void set_number(std::size_t value, std::string& text) {
  std::array<char, 24> digits{};
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.assign(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

// Which of `count` entries request `number` takes.
std::uint64_t place_of(DrawOrder order, std::uint64_t number, std::uint64_t count,
                       SplitMix& random) {
  if (count <= 1) return 0;
  return order == DrawOrder::kRandom ? random.below(count) : (number - 1) % count;
}

// The generator of one request. Its seed is hashed, so that neighbours have nothing in common.
SplitMix random_of(std::uint64_t seed, std::uint64_t number) {
  return SplitMix(SplitMix(seed + number * 0xd1342543de82ef95U).next());
}

class VaryingSource final : public NumberedSource {
 public:
  VaryingSource(const RequestSet& set, const std::vector<VaryingRequests::Prepared>& prepared,
                VaryingRequests::WallClock clock, Origins& origins, WorkerShare share)
      : set_(set), prepared_(prepared), clock_(clock), share_(share) {
    for (const VaryingRequest& request : set.requests) {
      origins_.push_back(origins.index_of(request.url.origin()));
    }
    if (set.signing) signer_.emplace(*set.signing);
  }

  OriginIndex next(Slot slot) override {
    return choose(slot, taken_++ * share_.workers + share_.index + 1, nullptr);
  }
  OriginIndex choose(Slot slot, std::uint64_t number, const std::string* variables) override;
  const RequestBytes& bytes(Slot slot) override;
  const RequestSpec& fields(Slot slot) override;
  bool fixed(Slot slot) const override { return plain(slots_[slot]); }
  std::uint16_t series(Slot slot) const override {
    return set_.requests[slots_[slot].request].series;
  }

 private:
  struct Chosen {
    std::size_t request = 0;
    std::size_t body = 0;  // of set_.bodies
    Draw draw;
    bool written = false;  // `bytes` is this request's
    bool listed = false;   // `spec` is
    RequestBytes bytes;    // kept from request to request, so that its memory is
    RequestSpec spec;
    std::string body_text;
    std::size_t spec_of = kNone;  // which request's shape `spec` was made of
    std::int64_t signed_at = -1;  // seconds; of a request that is fixed but for that
  };

  bool plain(const Chosen& chosen) const {
    return set_.requests[chosen.request].fixed && !set_.signing;
  }
  const Template& body_of(const Chosen& chosen) const {
    return set_.bodies.empty() ? set_.requests[chosen.request].body : set_.bodies[chosen.body];
  }
  void write(Chosen& chosen) const;
  void list(Chosen& chosen);
  void fill_fields(Chosen& chosen) const;
  bool still_signed(const Chosen& chosen) const;

  const RequestSet& set_;
  const std::vector<VaryingRequests::Prepared>& prepared_;
  const VaryingRequests::WallClock clock_;
  const WorkerShare share_;
  std::vector<OriginIndex> origins_;  // by request
  std::optional<AwsSigner> signer_;
  std::uint64_t taken_ = 0;
  std::deque<Chosen> slots_;  // their bytes never move
};

OriginIndex VaryingSource::choose(Slot slot, std::uint64_t number, const std::string* variables) {
  if (slot >= slots_.size()) slots_.resize(slot + 1);
  Chosen& chosen = slots_[slot];
  SplitMix random = random_of(set_.seed, number);
  const auto& sums = set_.weights_up_to;
  const std::uint64_t weight = place_of(set_.url_order, number, sums.back(), random);
  chosen.request =
      static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), weight) - sums.begin());
  chosen.body = place_of(set_.body_order, number, set_.bodies.size(), random);
  chosen.draw = {.number = number,
                 .wall_ns = set_.asks_the_time || set_.signing ? clock_() : 0,
                 .worker = share_.index,
                 .slot = std::uint64_t{slot} * share_.workers + share_.index};
  if (set_.data) {
    chosen.draw.row = set_.data->row(place_of(set_.data_order, number, set_.data->rows(), random));
  }
  chosen.draw.variables = variables;
  chosen.draw.random = random;
  chosen.written = chosen.listed = false;
  return origins_[chosen.request];
}

const RequestBytes& VaryingSource::bytes(Slot slot) {
  Chosen& chosen = slots_[slot];
  if (plain(chosen)) return prepared_[chosen.request].fixed;
  if (chosen.written) return chosen.bytes;
  if (set_.signing) {
    serialize_request(fields(slot), chosen.bytes);
  } else {
    write(chosen);
  }
  chosen.written = true;
  return chosen.bytes;
}

// The body is filled in before the head, which says how long it is. fill_fields() keeps the same
// order, so that both forms of a request have the same random values.
void VaryingSource::write(Chosen& chosen) const {
  const VaryingRequests::Prepared& prepared = prepared_[chosen.request];
  Draw draw = chosen.draw;
  chosen.body_text.clear();
  body_of(chosen).fill(draw, chosen.body_text);
  std::string& bytes = chosen.bytes.bytes;
  bytes.clear();
  prepared.front.fill(draw, bytes);
  if (set_.requests[chosen.request].length_at) {
    std::array<char, 24> digits{};
    const char* const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), chosen.body_text.size()).ptr;
    bytes.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  prepared.back.fill(draw, bytes);
  bytes.append(chosen.body_text);
  chosen.bytes.head = prepared.fixed.head;
  chosen.bytes.connect = prepared.fixed.connect;
  chosen.bytes.expects = prepared.fixed.expects;
  chosen.bytes.keep_alive = prepared.fixed.keep_alive;
}

const RequestSpec& VaryingSource::fields(Slot slot) {
  Chosen& chosen = slots_[slot];
  if (plain(chosen)) return set_.requests[chosen.request].shape;
  if (!chosen.listed) list(chosen);
  chosen.listed = true;
  return chosen.spec;
}

void VaryingSource::list(Chosen& chosen) {
  if (still_signed(chosen)) return;
  const VaryingRequest& request = set_.requests[chosen.request];
  if (chosen.spec_of != chosen.request) chosen.spec = request.shape;
  chosen.spec_of = chosen.request;
  chosen.spec.headers.resize(request.shape.headers.size());  // without the last signature
  if (!request.fixed) fill_fields(chosen);
  if (!signer_) return;
  chosen.signed_at = chosen.draw.wall_ns / kSecond;
  signer_->sign(chosen.signed_at, chosen.spec);
}

// The same request in the same second has the same signature.
bool VaryingSource::still_signed(const Chosen& chosen) const {
  return set_.requests[chosen.request].fixed && chosen.spec_of == chosen.request &&
         chosen.signed_at == chosen.draw.wall_ns / kSecond;
}

void VaryingSource::fill_fields(Chosen& chosen) const {
  const VaryingRequest& request = set_.requests[chosen.request];
  RequestSpec& spec = chosen.spec;
  Draw draw = chosen.draw;
  spec.body.clear();
  body_of(chosen).fill(draw, spec.body);
  spec.target.clear();
  request.target.fill(draw, spec.target);
  for (std::size_t i = 0; i < request.values.size(); ++i) {
    spec.headers[i].value.clear();
    request.values[i].fill(draw, spec.headers[i].value);
  }
  if (request.length_at) set_number(spec.body.size(), spec.headers[*request.length_at].value);
}

VaryingRequests::Prepared prepare(const VaryingRequest& request) {
  VaryingRequests::Prepared prepared;
  prepared.fixed = serialize_request(request.shape);
  if (request.fixed) return prepared;
  prepared.fixed.bytes.clear();  // its flags stay
  Template* head = &prepared.front;
  head->append(request.shape.method + " ");
  head->append(request.target);
  head->append(" HTTP/1.1\r\n");
  for (std::size_t i = 0; i < request.values.size(); ++i) {
    head->append(request.shape.headers[i].name + ": ");
    if (request.length_at == i) {
      head = &prepared.back;
    } else {
      head->append(request.values[i]);
    }
    head->append("\r\n");
  }
  head->append("\r\n");
  return prepared;
}

}  // namespace

std::int64_t VaryingRequests::system_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

VaryingRequests::VaryingRequests(std::shared_ptr<const RequestSet> set, WallClock clock)
    : set_(std::move(set)), clock_(clock) {
  prepared_.reserve(set_->requests.size());
  for (const VaryingRequest& request : set_->requests) prepared_.push_back(prepare(request));
}

std::unique_ptr<RequestSource> VaryingRequests::source(Origins& origins, WorkerShare share) const {
  return numbered_source(origins, share);
}

std::unique_ptr<NumberedSource> VaryingRequests::numbered_source(Origins& origins,
                                                                 WorkerShare share) const {
  return std::make_unique<VaryingSource>(*set_, prepared_, clock_, origins, share);
}

}  // namespace vastar
