# The libraries vastar is built on, all from Debian 12; ci/setup installs them.
option(VASTAR_STATIC "Link every library but the C library into the binary and its plugins" OFF)
if(VASTAR_STATIC)
  set(Boost_USE_STATIC_LIBS ON)
  set(ZLIB_USE_STATIC_LIBS ON)
  if(NOT ZLIB_LIBRARY_RELEASE MATCHES "\\.a$")  # a shared one found before would be kept
    unset(ZLIB_LIBRARY_RELEASE CACHE)
  endif()
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
pkg_check_modules(LIBEVENT REQUIRED IMPORTED_TARGET libevent_core)
pkg_check_modules(LIBCURL REQUIRED libcurl)  # its headers: it is loaded when a push needs it
pkg_check_modules(PROMETHEUS_CPP REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)

# Under one name each, however they are linked.
add_library(vastar_fmt INTERFACE)
add_library(vastar_event INTERFACE)
add_library(vastar_toml INTERFACE)
if(VASTAR_STATIC)
  include(cmake/static.cmake)
else()
  target_link_libraries(vastar_fmt INTERFACE fmt::fmt)
  target_link_libraries(vastar_event INTERFACE PkgConfig::LIBEVENT)
  target_link_libraries(vastar_toml INTERFACE PkgConfig::TOMLPLUSPLUS)
endif()
