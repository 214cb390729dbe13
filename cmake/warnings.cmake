# Flags of every target of ours: warnings are errors, sanitizers on request, hardening.
option(VASTAR_WERROR "A warning fails the build" ON)
add_library(vastar_flags INTERFACE)
target_compile_options(vastar_flags INTERFACE -Wall -Wextra -Wpedantic)
if(VASTAR_WERROR)
  target_compile_options(vastar_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees uninitialised payloads in every std::optional it inlines at -O2.
  target_compile_options(vastar_flags INTERFACE -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(vastar_flags INTERFACE -Wthread-safety)  # base/mutex.h
endif()
if(VASTAR_SANITIZE)
  target_compile_options(vastar_flags INTERFACE -fsanitize=${VASTAR_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vastar_flags INTERFACE -fsanitize=${VASTAR_SANITIZE})
else()
  # vastar reads what servers send. Position-independent executables are not every compiler's default.
  include(CheckPIESupported)
  check_pie_supported()
  target_compile_options(vastar_flags INTERFACE -fstack-protector-strong)
  target_link_options(vastar_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel")  # fortification takes an optimiser
  target_compile_options(vastar_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
