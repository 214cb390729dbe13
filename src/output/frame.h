// Messages between vastar and the process of a plugin, over a stream socket: one byte of kind, the
// size (8 bytes, of this machine), the payload. Both ends are the same binary.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"

namespace vastar {

enum class FrameKind : char {
  kEvent = 'e',   // to the plugin: an event, JSON
  kFinish = 'f',  // to the plugin: the document, JSON
  kClose = 'c',   // to the plugin: the end
  kReady = 'r',   // from the plugin: loaded and opened; payload: the lines of PluginInfo
  kDone = 'd',    // from the plugin: finish succeeded
  kError = 'x',   // from the plugin: what went wrong, in words
};

struct Frame {
  FrameKind kind;
  std::string payload;
};

std::string encode_frame(FrameKind kind, std::string_view payload);

// Blocking; false when the other end is gone. Never raises SIGPIPE.
bool write_frame(int fd, FrameKind kind, std::string_view payload);

// Blocking; none at the end of the stream.
std::optional<Frame> read_frame(int fd);

enum class ReadResult : char { kFrame, kEnded, kTimedOut };

// One frame of at most `max_size` bytes, awaited until `deadline` (CLOCK_MONOTONIC).
ReadResult read_frame_until(int fd, Nanos deadline, std::size_t max_size, Frame* frame);

}  // namespace vastar
