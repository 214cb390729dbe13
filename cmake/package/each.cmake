# Read by cpack before each package: how debug information leaves it.
set(CPACK_STRIP_FILES ON)
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  if(NOT DEFINED CPACK_DEBIAN_DEBUGINFO_PACKAGE)
    set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)  # into vastar-dbgsym, which serves the tarball too
  endif()
  if(CPACK_DEBIAN_DEBUGINFO_PACKAGE)
    set(CPACK_STRIP_FILES OFF)
  endif()
endif()
