# Plugins for the tests of the host: a probe, broken ones, and the example in C of docs/plugins.md.
set(test_plugins ${CMAKE_BINARY_DIR}/test_plugins)

# vastar_test_plugin(NAME source [definitions...])
function(vastar_test_plugin name source)
  add_library(test_plugin_${name} MODULE ${source})
  target_include_directories(test_plugin_${name} PRIVATE ${CMAKE_SOURCE_DIR}/plugins)
  target_compile_definitions(test_plugin_${name} PRIVATE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE
                             ${ARGN})
  target_link_libraries(test_plugin_${name} PRIVATE vastar_flags)
  set_target_properties(test_plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME vastar_output_${name}
                        C_STANDARD 99 C_EXTENSIONS OFF C_VISIBILITY_PRESET hidden
                        LIBRARY_OUTPUT_DIRECTORY ${test_plugins})
  add_dependencies(unit_output test_plugin_${name})
endfunction()

set(probe ${CMAKE_CURRENT_LIST_DIR}/probe/probe.c)
vastar_test_plugin(probe ${probe})
vastar_test_plugin(newer ${probe} PROBE_NAME="newer" PROBE_ABI=2)
vastar_test_plugin(short ${probe} PROBE_NAME="short" PROBE_SIZE=16)
vastar_test_plugin(longer ${probe} PROBE_NAME="longer" "PROBE_SIZE=(sizeof(vastar_output)+64)")
vastar_test_plugin(misnamed ${probe} PROBE_NAME="other")
vastar_test_plugin(noentry ${probe} PROBE_NO_ENTRY)
vastar_test_plugin(crashload ${probe} PROBE_CRASH_ON_LOAD)

vastar_test_plugin(example ${CMAKE_SOURCE_DIR}/docs/examples/vastar_output_example.c)

# One that throws, with the libraries and the C++ runtime of the output prometheus.
add_library(test_plugin_throwing MODULE ${CMAKE_CURRENT_LIST_DIR}/probe/throwing.cc)
target_link_libraries(test_plugin_throwing PRIVATE vastar_plugin_support vastar_flags)
target_link_options(test_plugin_throwing PRIVATE
                    -Wl,--version-script=${CMAKE_SOURCE_DIR}/plugins/exports.map)
set_target_properties(test_plugin_throwing PROPERTIES PREFIX "" OUTPUT_NAME vastar_output_throwing
                      CXX_VISIBILITY_PRESET hidden LIBRARY_OUTPUT_DIRECTORY ${test_plugins})
vastar_uses_prometheus_cpp(test_plugin_throwing)
add_dependencies(unit_output test_plugin_throwing)

target_compile_definitions(unit_output PRIVATE TEST_PLUGINS="${test_plugins}"
                           BUILT_PLUGINS="${CMAKE_BINARY_DIR}/plugins"
                           GOLDEN_FOLDER="${CMAKE_SOURCE_DIR}/tests/golden"
                           DOCS_FOLDER="${CMAKE_SOURCE_DIR}/docs")
target_include_directories(unit_output PRIVATE ${CMAKE_SOURCE_DIR}/plugins)  # a plugin's tables
add_dependencies(unit_output vastar_output_text vastar_output_csv vastar_output_ndjson
                 vastar_output_html vastar_output_markdown vastar_output_junit
                 vastar_output_prometheus)
