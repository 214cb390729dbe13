# One static library a folder of src/.
#
#   vastar_layer(NAME [lower layers...] [LINKS libraries...])
#
# The layers named are the only ones the folder may include; ci/check-includes reads these lines
# and fails on any other direction.
function(vastar_layer name)
  cmake_parse_arguments(LAYER "" "" "LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  if(NOT sources)  # nothing there yet
    add_library(vastar_${name} INTERFACE)
    return()
  endif()
  add_library(vastar_${name} STATIC ${sources})
  target_include_directories(vastar_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(vastar_${name} PRIVATE vastar_flags)
  foreach(lower IN LISTS LAYER_UNPARSED_ARGUMENTS)
    target_link_libraries(vastar_${name} PUBLIC vastar_${lower})
  endforeach()
  target_link_libraries(vastar_${name} PUBLIC ${LAYER_LINKS})
endfunction()
