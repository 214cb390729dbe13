# Read by cpack when the files of a package are in place: the tarball takes along the shared libraries
# that its plugins need beyond glibc, beside the plugins, whose RUNPATH is $ORIGIN. A .deb depends on
# them instead.
if(NOT CPACK_GENERATOR STREQUAL "TGZ")
  return()
endif()
set(plugins ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/lib/vastar/plugins)

file(GLOB modules ${plugins}/vastar_output_*.so)
file(GET_RUNTIME_DEPENDENCIES MODULES ${modules} RESOLVED_DEPENDENCIES_VAR libraries
     PRE_EXCLUDE_REGEXES [[^ld-linux]] [[^lib(c|m|dl|rt|pthread)\.so]])
foreach(library IN LISTS libraries)
  get_filename_component(name ${library} NAME)
  file(REAL_PATH ${library} file)  # the name that is asked for is a link
  file(COPY_FILE ${file} ${plugins}/${name})
endforeach()

# GCC's runtime: its licence goes with the library itself, where it does not with code linked in.
set(licence /usr/share/doc/libstdc++6/copyright)
if(EXISTS ${licence})
  file(COPY_FILE ${licence}
       ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/share/doc/vastar/THIRD-PARTY-gcc.txt)
else()
  message(WARNING "${licence} is missing: the tarball lacks a notice that must go with it when you "
                  "give it to others")
endif()
