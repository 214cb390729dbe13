# The stored histograms, for buckets; libcurl, loaded when a push needs it; and prometheus-cpp, which
# Debian has as a shared library only.
target_link_libraries(vastar_output_prometheus PRIVATE vastar_stats ${CMAKE_DL_LIBS})
target_include_directories(vastar_output_prometheus SYSTEM PRIVATE ${LIBCURL_INCLUDE_DIRS})

# prometheus-cpp brings the shared C++ runtime, so a plugin that uses it has that one and none linked
# in: two would not know each other's exceptions and streams. Where a package holds these libraries
# they lie beside the plugin (cmake/package/bundle.cmake).
function(vastar_uses_prometheus_cpp plugin)
  target_link_libraries(${plugin} PRIVATE PkgConfig::PROMETHEUS_CPP)
  get_target_property(options ${plugin} LINK_OPTIONS)
  list(REMOVE_ITEM options -static-libstdc++ -static-libgcc)
  if(VASTAR_STATIC)
    target_sources(${plugin} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/static/json.cc)
  endif()
  set_target_properties(${plugin} PROPERTIES LINK_OPTIONS "${options}" INSTALL_RPATH "$ORIGIN"
                        BUILD_WITH_INSTALL_RPATH ON)
endfunction()
vastar_uses_prometheus_cpp(vastar_output_prometheus)
