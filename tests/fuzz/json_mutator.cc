// Picks a place in a JSON value at random and changes it.
#include "fuzz/json_mutator.h"

#include <boost/json.hpp>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace vastar {
namespace {

namespace json = boost::json;
using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t count) { return random() % count; }

json::value hostile_number(Random& random) {
  static const json::value kNumbers[] = {0,
                                         -1,
                                         1,
                                         0.5,
                                         1e308,
                                         -1e308,
                                         1e-308,
                                         1e19,
                                         9007199254740993,
                                         4294967296,
                                         std::numeric_limits<std::int64_t>::min(),
                                         std::numeric_limits<std::uint64_t>::max()};
  return kNumbers[below(random, std::size(kNumbers))];
}

json::value hostile_text(Random& random) {
  static const char* const kTexts[] = {"",
                                       "=1+1",
                                       "\x1b[31m",
                                       "\r\n::error::x",
                                       "</script><script>",
                                       "| ` <b> @x #1",
                                       "]]>",
                                       "\xc2\x9b[31m",
                                       "\xe2\x80\xae",
                                       "HISTFAAAA",
                                       "2026-02-30T25:61:61Z",
                                       "p99",
                                       "run",
                                       "sweep",
                                       "compare",
                                       "suite",
                                       "event"};
  if (below(random, 8) == 0) return json::value(json::string(4'000, 'x'));
  return json::value(kTexts[below(random, std::size(kTexts))]);
}

json::value hostile_value(Random& random) {
  switch (below(random, 8)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return json::array();
    case 3:
      return json::object();
    case 4:
    case 5:
      return hostile_text(random);
    default:
      return hostile_number(random);
  }
}

// Every value below and including `root`.
void gather(json::value& root, std::vector<json::value*>& all) {
  all.push_back(&root);
  if (root.is_array()) {
    for (json::value& element : root.get_array()) gather(element, all);
  } else if (root.is_object()) {
    for (auto& member : root.get_object()) gather(member.value(), all);
  }
}

void change_array(json::array& array, Random& random) {
  if (array.empty()) return array.push_back(hostile_value(random));
  const std::size_t at = below(random, array.size()), other = below(random, array.size());
  switch (below(random, 3)) {
    case 0:
      array.erase(array.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      array.push_back(json::value(array[at]));
      break;
    default:
      if (at != other) std::swap(array[at], array[other]);
  }
}

void change_object(json::object& object, Random& random) {
  if (object.empty()) return;
  auto* const at = object.begin() + static_cast<std::ptrdiff_t>(below(random, object.size()));
  if (random() % 2 == 0) {
    object.erase(at);
  } else {
    json::value twice(at->value());  // a new member may move the old ones
    object["surplus"] = std::move(twice);
  }
}

void change(json::value& root, Random& random) {
  std::vector<json::value*> all;
  gather(root, all);
  json::value& place = *all[below(random, all.size())];
  const bool inside = random() % 2 == 0;
  if (inside && place.is_array()) return change_array(place.get_array(), random);
  if (inside && place.is_object()) return change_object(place.get_object(), random);
  if (place.is_number() && inside) {
    place = hostile_number(random);
  } else if (place.is_string() && inside) {
    place = hostile_text(random);
  } else if (below(random, 3) == 0) {
    place = json::value(*all[below(random, all.size())]);
  } else {
    place = hostile_value(random);
  }
}

}  // namespace

std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  Random random(seed);
  json::error_code failed;
  json::value root = json::parse({reinterpret_cast<const char*>(data), size}, failed);
  if (failed || below(random, 10) == 0) return LLVMFuzzerMutate(data, size, max_size);
  for (std::size_t times = 1 + below(random, 3); times > 0; --times) change(root, random);
  const std::string text = json::serialize(root);
  if (text.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}

}  // namespace vastar
