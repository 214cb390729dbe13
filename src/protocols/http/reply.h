// One response held against what is wanted of it, piece by piece as it comes: nothing of it is kept
// but what a check or an extraction has to see whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/check.h"
#include "protocols/http/json_body.h"
#include "wire/inflate.h"
#include "wire/text_finder.h"

namespace vastar {

// The checks of one request, prepared. Immutable, shared by all its responses.
class ReplyRules {
 public:
  explicit ReplyRules(ResponseChecks checks);

  const ResponseChecks& checks() const { return checks_; }
  bool empty() const { return checks_.empty(); }
  bool want_body() const { return want_body_; }
  bool keep_body() const { return keep_body_; }  // patterns and JSON see it whole
  bool want_json() const { return want_json_; }
  // Of the checks of bodies that are texts, in their order.
  const std::vector<TextFinder>& finders() const { return finders_; }

 private:
  ResponseChecks checks_;
  std::vector<TextFinder> finders_;
  bool want_body_ = false;
  bool keep_body_ = false;
  bool want_json_ = false;
};

class Reply {
 public:
  // What is kept of a body at most, decoded, for patterns, JSON and extractions; longer ones fail
  // those. Texts are found in any length, as long as it does not decode to more than the second.
  static constexpr std::size_t kMostKept = std::size_t{1} << 20U;         // bytes
  static constexpr std::uint64_t kMostDecoded = std::uint64_t{1} << 26U;  // bytes

  // A response begins; `rules` stay as they are until the next one does.
  void begin(const ReplyRules& rules);
  void field(std::string_view name, std::string_view value);
  void body(std::string_view bytes);  // as it came, maybe compressed
  // The response is whole. Null when it is as it must be; else the check that failed and what came
  // instead, printable and of at most 100 bytes, valid until the next begin().
  const char* problem();
  // By the extractions of the rules, once problem() was null.
  const std::vector<std::string>& extracted() const { return extracted_; }

 private:
  void begin_coding(std::string_view coding);
  void take_plain(std::string_view bytes);

  bool check_coding();
  bool check_headers();
  bool check_bodies();
  bool check_body(const BodyCheck& check, std::size_t& text);
  bool extract();
  std::optional<std::string> value_of(std::size_t index);
  const char* parse_json();
  bool wrong(std::string_view what, std::string_view given, std::string_view came);
  std::string came() const;

  const ReplyRules* rules_ = nullptr;
  // Of each check of a header: whether it is met, and the last value that did not meet it.
  struct HeaderState {
    bool met = false;
    std::optional<std::string> other;
  };
  std::vector<HeaderState> headers_;
  std::vector<std::size_t> found_;  // TextFinder::advance, by finder
  std::vector<std::string> extracted_;
  std::optional<Inflater> inflater_;
  std::string front_;  // of the decoded body, for messages
  std::string kept_;
  JsonBody json_;
  std::optional<const char*> json_error_;  // none: not parsed yet
  std::uint64_t raw_bytes_ = 0, plain_bytes_ = 0;
  std::string unknown_coding_;
  bool too_large_ = false;  // for what has to be kept
  std::string problem_;
};

}  // namespace vastar
