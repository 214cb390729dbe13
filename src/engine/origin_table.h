// The origins of one worker, by index.
#pragma once

#include <algorithm>
#include <deque>

#include "plan/origin.h"

namespace vastar {

class OriginTable final : public Origins {
 public:
  explicit OriginTable(const Origin& first) : origins_{first} {}

  OriginIndex index_of(const Origin& origin) override {
    const auto found = std::find(origins_.begin(), origins_.end(), origin);
    const auto index = static_cast<OriginIndex>(found - origins_.begin());
    if (found == origins_.end()) origins_.push_back(origin);
    return index;
  }
  const Origin& at(OriginIndex index) const override { return origins_[index]; }
  std::size_t size() const { return origins_.size(); }

 private:
  std::deque<Origin> origins_;
};

}  // namespace vastar
