# Flags of every target of ours: warnings are errors, sanitizers on request, hardening in release.
add_library(vastar_flags INTERFACE)
target_compile_options(vastar_flags INTERFACE -Wall -Wextra -Wpedantic -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees uninitialised payloads in every std::optional it inlines at -O2.
  target_compile_options(vastar_flags INTERFACE -Wno-maybe-uninitialized)
endif()
if(VASTAR_SANITIZE)
  target_compile_options(vastar_flags INTERFACE -fsanitize=${VASTAR_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vastar_flags INTERFACE -fsanitize=${VASTAR_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(vastar_flags INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE
                         -D_FORTIFY_SOURCE=2)
  target_link_options(vastar_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
