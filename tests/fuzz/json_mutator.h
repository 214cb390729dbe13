// Changes of JSON that leave it JSON, so that a fuzzer gets past the parser: values are replaced by
// hostile ones, members and elements leave, come twice or change places.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vastar {

// As LLVMFuzzerCustomMutator: returns the new size, at most `max_size`. What is no JSON, and now
// and then what is, is changed as bytes.
std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

}  // namespace vastar
