# Static linking (VASTAR_STATIC): what is built runs on any machine with a glibc as new as this one's.
# Debian has archives of Boost, libevent, nghttp2, RE2, zlib and zstd. It has none of fmt and toml++, whose headers hold
# their sources: static/ compiles them.
add_library(vastar_fmt_static STATIC ${CMAKE_SOURCE_DIR}/cmake/static/fmt.cc)
target_include_directories(vastar_fmt_static SYSTEM PUBLIC
                           $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(vastar_fmt_static PRIVATE vastar_flags)
target_link_libraries(vastar_fmt INTERFACE vastar_fmt_static)

add_library(vastar_toml_static STATIC ${CMAKE_SOURCE_DIR}/cmake/static/toml.cc)
target_include_directories(vastar_toml_static SYSTEM PUBLIC ${TOMLPLUSPLUS_INCLUDE_DIRS})
target_compile_definitions(vastar_toml_static PUBLIC TOML_HEADER_ONLY=0)
target_link_libraries(vastar_toml_static PRIVATE vastar_flags)
target_link_libraries(vastar_toml INTERFACE vastar_toml_static)

find_library(VASTAR_EVENT_ARCHIVE libevent_core.a HINTS ${LIBEVENT_LIBRARY_DIRS} REQUIRED)
target_include_directories(vastar_event SYSTEM INTERFACE ${LIBEVENT_INCLUDE_DIRS})
target_link_libraries(vastar_event INTERFACE ${VASTAR_EVENT_ARCHIVE})

find_library(VASTAR_NGHTTP2_ARCHIVE libnghttp2.a HINTS ${NGHTTP2_LIBRARY_DIRS} REQUIRED)
target_include_directories(vastar_nghttp2 SYSTEM INTERFACE ${NGHTTP2_INCLUDE_DIRS})
target_link_libraries(vastar_nghttp2 INTERFACE ${VASTAR_NGHTTP2_ARCHIVE})

find_library(VASTAR_RE2_ARCHIVE libre2.a HINTS ${RE2_LIBRARY_DIRS} REQUIRED)
target_include_directories(vastar_re2 SYSTEM INTERFACE ${RE2_INCLUDE_DIRS})
# Behind the archive, what it is built on: Abseil, from the release of 2023 on.
list(REMOVE_ITEM RE2_STATIC_LIBRARIES re2)
target_link_libraries(vastar_re2 INTERFACE ${VASTAR_RE2_ARCHIVE} ${RE2_STATIC_LIBRARIES} Threads::Threads)
find_library(VASTAR_ZSTD_ARCHIVE libzstd.a HINTS ${ZSTD_LIBRARY_DIRS} REQUIRED)
target_include_directories(vastar_zstd SYSTEM INTERFACE ${ZSTD_INCLUDE_DIRS})
target_link_libraries(vastar_zstd INTERFACE ${VASTAR_ZSTD_ARCHIVE})

add_link_options(-static-libstdc++ -static-libgcc)
