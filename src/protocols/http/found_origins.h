// The origins of one worker, of which redirects may find so many and no more: each has connections
// of its own, and a target may name another host every time. A host in any case is the same one.
#pragma once

#include <cstddef>
#include <optional>

#include "plan/origin.h"

namespace vastar {

class FoundOrigins final : public Origins {
 public:
  static constexpr std::size_t kMost = 64;  // found by redirects, beyond the plan's own

  // `all` must outlive it, has the first origin of the plan, and gets others only through this.
  explicit FoundOrigins(Origins& all) : all_(all) {}

  // Of the plan: without a limit.
  OriginIndex index_of(const Origin& origin) override;
  const Origin& at(OriginIndex index) const override { return all_.at(index); }

  // Where a redirect leads. Nothing: it would be one too many.
  std::optional<OriginIndex> find(const Origin& origin);

 private:
  std::optional<OriginIndex> known(const Origin& origin) const;

  Origins& all_;
  OriginIndex count_ = kFirstOrigin + 1;
  std::size_t found_ = 0;
};

}  // namespace vastar
