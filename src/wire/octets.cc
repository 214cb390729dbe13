// Checks of whole texts against the octet table, sixteen octets at a time where the machine can
// (SSE2 is part of every x86-64; elsewhere the table does it all).
#include "wire/octets.h"

#include <algorithm>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace vastar {
namespace {

bool all_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char octet) { return is_text_octet(octet); });
}

#if defined(__SSE2__)

constexpr std::size_t kBlock = 16;

__m128i load_block(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

// Marks the controls: below a blank, or DEL. Tabs are marked too; the caller looks closer.
__m128i controls(__m128i block) {
  const __m128i below_blank = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
  return _mm_or_si128(below_blank, _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)));
}

// A bit for each octet that is a letter or a hyphen: field names have hardly anything else.
unsigned letters(__m128i block) {
  const __m128i lower = _mm_or_si128(block, _mm_set1_epi8(0x20));
  const __m128i from_a = _mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1));  // signed: never above 0x7f
  const __m128i to_z = _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1));
  const __m128i hyphen = _mm_cmpeq_epi8(block, _mm_set1_epi8('-'));
  const __m128i any = _mm_or_si128(_mm_and_si128(from_a, to_z), hyphen);
  return static_cast<unsigned>(_mm_movemask_epi8(any));
}

// How many letters and hyphens begin `text`, seen in whole blocks only: maybe not all of them.
std::size_t some_letters(std::string_view text) {
  std::size_t length = 0;
  for (; text.size() - length >= kBlock; length += kBlock) {
    const unsigned found = letters(load_block(text.data() + length));
    if (found != 0xffff) return length + static_cast<std::size_t>(std::countr_one(found));
  }
  return length;
}

// True when there is surely no control in `text`; the last block overlaps what was seen before.
bool surely_text(std::string_view text) {
  if (text.size() < kBlock) return false;
  const char* const last = text.data() + text.size() - kBlock;
  __m128i found = controls(load_block(last));
  for (const char* at = text.data(); at < last; at += kBlock) {
    found = _mm_or_si128(found, controls(load_block(at)));
  }
  return _mm_movemask_epi8(found) == 0;
}

#else

std::size_t some_letters(std::string_view /*text*/) { return 0; }
bool surely_text(std::string_view /*text*/) { return false; }

#endif

}  // namespace

std::size_t token_length(std::string_view text) {
  std::size_t length = some_letters(text);
  while (length < text.size() && is_token_octet(text[length])) ++length;
  return length;
}

bool is_token(std::string_view text) { return !text.empty() && token_length(text) == text.size(); }

bool is_field_text(std::string_view text) { return surely_text(text) || all_text(text); }

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace vastar
