// The requests a worker has seen before, so that a steady load costs one comparison a request.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "target/request.h"

namespace vastar::target {

// A map from text that is emptied when it holds `limit` entries: a load that never repeats itself
// must not fill the memory, and one that does refills it at once.
template <typename T>
class BoundedMap {
 public:
  explicit BoundedMap(std::size_t limit) : limit_(limit) {}

  // Null when it is not there.
  const T* find(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  const T& insert(std::string_view key, T value) {
    if (entries_.size() >= limit_) entries_.clear();
    return entries_.insert_or_assign(std::string(key), std::move(value)).first->second;
  }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::size_t limit_;
  std::unordered_map<std::string, T, Hash, std::equal_to<>> entries_;
};

// One thread's.
class RequestCache {
 public:
  // `root`: the route that the target "/" stands for; empty: its own.
  explicit RequestCache(std::string root = {}) : root_(std::move(root)) {}

  // The request whose whole head, `size` bytes, stands at the front of `input`. Null when the head
  // is not complete yet. Too large a head is a refused request.
  const std::shared_ptr<const Request>* find(std::string_view input, std::size_t& size);

  // What a target asks for.
  std::shared_ptr<const Route> route(std::string_view target);

 private:
  const std::shared_ptr<const Request>& remember(std::string_view head);

  std::string root_;
  // The last request: its head, byte for byte, and what it says.
  std::string last_head_;
  std::shared_ptr<const Request> last_;
  BoundedMap<std::shared_ptr<const Request>> requests_{256};
  BoundedMap<std::shared_ptr<const Route>> routes_{256};  // for heads that differ elsewhere
};

}  // namespace vastar::target
