// How much memory vastar may take at most in tests that bound it.
#pragma once

namespace vastar::testing {

// Sanitizers keep what was freed, and shadows of all there is: under them nothing is said of
// memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

inline constexpr long kModestKb = kSanitized ? 1L << 40 : 48L * 1024;  // a debug build, plugins too

}  // namespace vastar::testing
