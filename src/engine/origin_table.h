// The origins of one worker, by index, and where they are.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/result.h"
#include "net/socket.h"
#include "plan/origin.h"
#include "plan/routes.h"

namespace vastar {

class OriginTable final : public Origins {
 public:
  OriginTable(const Origin& first, std::vector<Address> addresses, Routes routes = {});

  OriginIndex index_of(const Origin& origin) override;
  const Origin& at(OriginIndex index) const override { return known_[index].origin; }
  std::size_t size() const { return known_.size(); }

  // Empty: its name has not been resolved yet.
  const std::vector<Address>& addresses(OriginIndex index) const { return known_[index].addresses; }
  // Blocks. An error: the name has no address.
  Result<void> resolve(OriginIndex index);
  // Of the addresses, the one that a connection was made to last.
  std::uint16_t preferred(OriginIndex index) const { return known_[index].preferred; }
  void prefer(OriginIndex index, std::uint16_t address) { known_[index].preferred = address; }

 private:
  struct Known {
    Origin origin;
    std::vector<Address> addresses;
    std::uint16_t preferred = 0;
  };
  const Routes routes_;
  std::deque<Known> known_;
};

}  // namespace vastar
