# THIRD-PARTY.txt: the licences of what static linking puts into the binary and of what a plugin takes
# along, from the Debian packages it came from. Boost and GCC's runtime ask for no notice with object code.
if(VASTAR_STATIC)
  set(notices "vastar contains code of these projects. Their licences:\n")
  foreach(package libcli11-dev libevent-dev libfmt-dev libnghttp2-dev libre2-dev libssl-dev
          libtomlplusplus-dev libvalijson-dev prometheus-cpp-dev libzstd-dev zlib1g-dev)
    set(licence /usr/share/doc/${package}/copyright)
    if(EXISTS ${licence})
      file(READ ${licence} text)
      string(APPEND notices "\n==== ${package} ====\n\n${text}")
    else()
      message(WARNING "${licence} is missing: THIRD-PARTY.txt lacks a notice that must go with "
                      "the binary when you give it to others")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${generated}/THIRD-PARTY.txt CONTENT "${notices}" @ONLY)
  install(FILES ${generated}/THIRD-PARTY.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
