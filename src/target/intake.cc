// Reading: from the socket's bytes to whole requests.
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include "target/connection.h"
#include "target/worker.h"

namespace vastar::target {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

// Takes requests off the front of `input`; true when it could take more if there were more input.
bool Connection::serve(std::string_view& input) {
  while (state_ == State::kReading && end_ == FaultEnd::kGoOn && out().size() < kEnoughOutput) {
    const bool in_body = work_ && work_->body_reader;
    const bool upgraded = work_ && work_->peer;
    const bool http2 = work_ && work_->http2;
    const bool taken = in_body    ? take_body(input)
                       : upgraded ? take_frames(input)
                       : http2    ? take_http2(input)
                                  : take_head(input);
    if (!taken) return true;
  }
  return false;
}

bool Connection::take_head(std::string_view& input) {
  while (input.starts_with("\r\n")) input.remove_prefix(2);  // RFC 9112, section 2.2
  if (input.empty()) return false;
  if (begins_http2(input)) {
    if (input.size() < kHttp2Preface.size()) return false;
    begin_http2();
    return true;
  }
  std::size_t size = 0;
  const std::shared_ptr<const Request>* found = worker_.requests().find(input, size);
  if (found == nullptr) return false;
  if (request_ != *found) request_ = *found;
  input.remove_prefix(size);
  if (request_->refused) {
    refuse(request_);
  } else if (!request_->has_body) {
    request_complete({});
  } else if (!request_->chunked && input.size() >= request_->body_size) {
    const std::string_view body = input.substr(0, request_->body_size);
    input.remove_prefix(body.size());
    request_complete(body);
  } else {
    work().body_reader = std::make_unique<BodyReader>(*request_);
    if (request_->expects_continue && input.empty()) out().append(kContinue);
  }
  return true;
}

bool Connection::take_body(std::string_view& input) {
  const std::unique_ptr<BodyReader>& reader = work_->body_reader;
  switch (reader->take(input)) {
    case BodyReader::State::kMore:
      return false;
    case BodyReader::State::kDone: {
      const std::string body = std::move(reader->body());
      work_->body_reader.reset();
      request_complete(body);
      return true;
    }
    case BodyReader::State::kTooLarge:
      refuse(std::make_shared<Request>(refused_request(413, "this route takes 16 MiB at most")));
      return true;
    case BodyReader::State::kBroken:
      refuse(std::make_shared<Request>(refused_request(400, "the chunks of the body are broken")));
      return true;
  }
  return false;
}

// What an earlier turn left, at the front of the worker's buffer.
std::string_view Connection::load_input() {
  if (!work_ || work_->input.empty()) return {};
  std::memcpy(worker_.buffer(), work_->input.data(), work_->input.size());
  const std::string_view input(worker_.buffer(), work_->input.size());
  work_->input.clear();
  return input;
}

// Keeps what this turn could not use, and gives back what it did not need.
void Connection::keep_input(std::string_view input) {
  if (!input.empty()) {
    work().input.assign(input);
  } else if (work_ && state_ == State::kReading && !work_->body_reader && !work_->peer &&
             !work_->http2 && work_->unsent.empty()) {
    work_.reset();
  }
}

// Reads once, after what is left of `input`, which is less than a head; false when nothing came.
bool Connection::read_more(std::string_view& input) {
  char* buffer = worker_.buffer();
  if (!input.empty()) std::memmove(buffer, input.data(), input.size());
  const std::size_t kept = input.size();
  const std::size_t room = Worker::kBufferSize - kept;
  input = {buffer, kept};
  ssize_t size = 0;
  do {
    const std::span<char> free(buffer + kept, room);
    size = tls_ ? tls_->receive(free) : receive_now(fd_.get(), free);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) {
    more_to_read_ = false;
    // At the end, everything asked for has been answered: only then is there a next read.
    if (size == 0 || errno != EAGAIN) shut();
    return false;
  }
  // After a short read the next bytes come with an edge of their own; a FIN may have come already.
  const bool emptied = tls_ ? !tls_->may_have_more() : static_cast<std::size_t>(size) < room;
  if (emptied && !peer_closed_) more_to_read_ = false;
  input = {buffer, kept + static_cast<std::size_t>(size)};
  return true;
}

}  // namespace vastar::target
