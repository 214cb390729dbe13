// The origins of one worker, by index, and where they have been found to be.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/units.h"
#include "net/socket.h"
#include "plan/origin.h"

namespace vastar {

class OriginTable final : public Origins {
 public:
  // `found_at`: when the first one's name was looked up.
  OriginTable(const Origin& first, std::vector<Address> addresses, Nanos found_at = 0);

  OriginIndex index_of(const Origin& origin) override;
  const Origin& at(OriginIndex index) const override { return known_[index].origin; }
  std::size_t size() const { return known_.size(); }

  // Empty: not known yet. A new version() whenever they are others than before.
  const std::vector<Address>& addresses(OriginIndex index) const { return known_[index].addresses; }
  std::uint32_t version(OriginIndex index) const { return known_[index].version; }
  // What its name leads to now; true when that is not what was known.
  bool set_addresses(OriginIndex index, std::vector<Address> addresses);
  // When it was last asked for.
  Nanos asked_at(OriginIndex index) const { return known_[index].asked_at; }
  void set_asked_at(OriginIndex index, Nanos at) { known_[index].asked_at = at; }
  // Of the addresses, the one that a connection was made to last.
  std::uint16_t preferred(OriginIndex index) const { return known_[index].preferred; }
  void prefer(OriginIndex index, std::uint16_t address) { known_[index].preferred = address; }

 private:
  struct Known {
    Origin origin;
    std::vector<Address> addresses;
    std::uint32_t version = 0;
    std::uint16_t preferred = 0;
    Nanos asked_at = 0;
  };
  std::deque<Known> known_;
};

}  // namespace vastar
