// Looking requests up: the last one again, one seen before, or a new one.
#include "target/request_cache.h"

#include <utility>

namespace vastar::target {

const std::shared_ptr<const Request>* RequestCache::find(std::string_view input,
                                                         std::size_t& size) {
  // A head ends where its blank line does, so equal bytes up to there are an equal request.
  if (!last_head_.empty() && input.starts_with(last_head_)) {
    size = last_head_.size();
    return &last_;
  }
  size = head_size(input.substr(0, kMaxHead));
  if (size == 0 && input.size() < kMaxHead) return nullptr;
  if (size == 0) {
    size = input.size();
    last_head_.clear();
    last_ = std::make_shared<Request>(refused_request(431, "a head has at most 16 KiB"));
    return &last_;
  }
  last_ = remember(input.substr(0, size));
  last_head_ = input.substr(0, size);
  return &last_;
}

const std::shared_ptr<const Request>& RequestCache::remember(std::string_view head) {
  if (const auto* known = requests_.find(head)) return *known;
  Request request = parse_request(head, [this](std::string_view target) { return route(target); });
  return requests_.insert(head, std::make_shared<Request>(std::move(request)));
}

std::shared_ptr<const Route> RequestCache::route(std::string_view target) {
  if (const auto* known = routes_.find(target)) return *known;
  const std::string_view meant = target == "/" && !root_.empty() ? root_ : target;
  return routes_.insert(target, std::make_shared<Route>(parse_route(meant)));
}

}  // namespace vastar::target
