// Requests that vary: which there are, what changes from one to the next, and in which order they
// are taken. Checked whole before anything is sent, then only read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/data_feed.h"
#include "plan/draw_order.h"
#include "plan/origin.h"
#include "plan/request.h"
#include "plan/signing.h"
#include "plan/template.h"
#include "plan/url.h"
#include "plan/url_list.h"

namespace vastar {

// What the command line says of how requests vary; files have been read.
struct VaryOptions {
  std::vector<UrlLine> urls;  // empty: the one URL
  DrawOrder url_order = DrawOrder::kRandom;
  bool patterns = false;      // URLs are patterns (url_pattern.h) from their paths on
  unsigned most_repeats = 4;  // what `*` and its like add at the most
  std::optional<std::vector<std::string>> body_lines;
  DrawOrder body_order = DrawOrder::kSequential;
  bool templates = false;  // {{...}} is filled in
  std::shared_ptr<const DataFeed> data;
  DrawOrder data_order = DrawOrder::kSequential;
  std::optional<SigningScope> signing;
  std::uint64_t seed = 1;                    // the same seed, the same requests
  const VariableNames* variables = nullptr;  // of a step: what the ones before it extract

  bool any() const {
    return !urls.empty() || patterns || body_lines || templates || data || signing;
  }
};

// One request of the set.
struct VaryingRequest {
  Url url;            // as it is shown: places are as they were written
  RequestSpec shape;  // what does not change; texts that do are as they were written
  Template target;
  std::vector<Template> values;          // of shape.headers
  Template body;                         // unless RequestSet::bodies has it
  std::optional<std::size_t> length_at;  // which header is Content-Length, if there is one
  // Nothing about it changes (but the signature, if there is one): `shape` is all there is of it,
  // and the templates are empty.
  bool fixed = false;
  std::uint16_t series = 0;  // which of RequestSet::series it counts in, from 1; 0: none
};

struct RequestSet {
  std::vector<VaryingRequest> requests;      // at least one
  std::vector<std::uint64_t> weights_up_to;  // sums of the weights, up to each request
  DrawOrder url_order = DrawOrder::kRandom;
  std::vector<Template> bodies;  // empty: each request has its own
  DrawOrder body_order = DrawOrder::kSequential;
  std::shared_ptr<const DataFeed> data;  // null: none
  DrawOrder data_order = DrawOrder::kSequential;
  std::optional<SigningScope> signing;
  std::uint64_t seed = 1;
  std::vector<std::string> series;  // names; empty: not counted apart
  std::vector<std::string> varies;  // what varies, in words, for the document
  bool asks_the_time = false;

  // How many requests there are data for, when it is used once; 0: any number.
  std::uint64_t most_requests() const;
};

// Beyond so many different URLs they are not counted apart.
inline constexpr std::size_t kMostUrlSeries = 200;

// `url`: that of the command line, empty when there is none (then options.urls have their own). An
// error says which URL, header or line it is about.
Result<RequestSet> build_request_set(std::string_view url, const RequestOptions& request,
                                     const VaryOptions& vary,
                                     std::string_view default_content_type);

}  // namespace vastar
