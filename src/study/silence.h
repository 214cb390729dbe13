// When a side of a pair does not answer any more.
#pragma once

#include <string>

#include "study/blocks.h"

namespace vastar {

// Why this side answered nothing in the quad, by its most frequent failure; empty when it did
// answer, whatever it said, or when this machine was at fault.
std::string silence_of(const BlockSide& side);

}  // namespace vastar
