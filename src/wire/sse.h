// Takes a stream of Server-Sent Events apart, whatever pieces it comes in (WHATWG HTML, 9.2.6
// "Interpreting an event stream").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vastar {

inline constexpr std::size_t kMaxStreamLine = 1024UL * 1024;

// An event as it is dispatched. Valid until the parser is called again.
struct SseEvent {
  std::string_view type;  // empty: "message"
  std::string_view data;  // its lines, LF between
};

class SseParser {
 public:
  enum class Step : std::uint8_t {
    kMore,   // all bytes were taken, and no event is complete
    kEvent,  // event() has come; the rest of the bytes is not looked at yet
    kError,  // a line, or the data of an event, is over kMaxStreamLine: the stream is lost
  };

  // Takes bytes off the front of `bytes` up to the end of the next event.
  Step next(std::string_view& bytes);

  SseEvent event() const { return {type_, data_}; }
  // An event has begun that has not come to its end; a comment is a part of none.
  bool unfinished() const;
  // As last given by the stream; an id holds from its event on for those after it.
  const std::string& last_event_id() const { return id_; }
  std::optional<std::uint64_t> retry_ms() const { return retry_ms_; }

 private:
  Step end_line(std::string_view line);
  void take_field(std::string_view name, std::string_view value);
  bool append(std::string_view part);

  std::string line_;  // the beginning of one that is not complete
  std::string data_, type_, id_, next_id_;
  std::optional<std::uint64_t> retry_ms_;
  bool dispatched_ = false;  // data_ and type_ are of an event that was handed out
  bool has_data_ = false;
  bool after_cr_ = false;  // a LF now belongs to the line end before
  bool at_start_ = true;   // a byte order mark may come
  bool lost_ = false;
};

}  // namespace vastar
