# The page that the html output puts a document into, with the chart library of the distribution.
find_file(VASTAR_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js NO_DEFAULT_PATH)
if(NOT VASTAR_CHART_JS)
  message(FATAL_ERROR "The html output needs Chart.js 3: install libjs-chart.js (ci/setup does), or "
                      "name the file with -DVASTAR_CHART_JS=.../chart.min.js")
endif()

set(html_folder ${CMAKE_CURRENT_LIST_DIR})
set(html_scripts values dom format theme plot axes figure table parts latency phases timeline
    overhead series run sweep compare forest suite page)
set(html_files page.html style.css chart.js.LICENSE embed.cmake)
foreach(script IN LISTS html_scripts)
  list(APPEND html_files ${script}.js)
endforeach()
list(TRANSFORM html_files PREPEND ${html_folder}/)

set(html_page ${CMAKE_CURRENT_BINARY_DIR}/html_page.cc)
add_custom_command(
  OUTPUT ${html_page}
  COMMAND ${CMAKE_COMMAND} "-DSCRIPTS=${html_scripts}" -DFOLDER=${html_folder}
          -DCHART_JS=${VASTAR_CHART_JS} -DOUTPUT=${html_page} -P ${html_folder}/embed.cmake
  DEPENDS ${html_files} ${VASTAR_CHART_JS}
  COMMENT "Making the page of the html output"
  VERBATIM)
target_sources(vastar_output_html PRIVATE ${html_page})
install(FILES ${html_folder}/chart.js.LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR}
        RENAME THIRD-PARTY-chart.js.txt)
