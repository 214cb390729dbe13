# Packages by cpack: a .deb, and a tarball that runs wherever it is unpacked. ci/package makes them.
set(VASTAR_PACKAGER "The vastar authors <vastar@users.noreply.github.com>" CACHE STRING
    "Who answers for the packages: name and address")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME vastar)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${VASTAR_PACKAGER})
set(CPACK_PACKAGE_VENDOR "The vastar authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "HTTP load generator and benchmark gate for CI")
set(CPACK_PACKAGE_DESCRIPTION
"vastar loads an HTTP endpoint, says what happened and how far the figures can
be trusted, and ends with an exit code that a CI job can act on. It finds the
concurrency that serves a target best, compares two versions of a server, and
writes its results as text, JSON, CSV and other formats.")
string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_PACKAGE_FILE_NAME vastar-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libcurl4, ca-certificates")  # loaded by what pushes over HTTP
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package/each.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package/bundle.cmake
    ${CMAKE_SOURCE_DIR}/cmake/package/debian.cmake)
include(CPack)
