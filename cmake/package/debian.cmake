# Read by cpack when the files of a package are in place: puts them where Debian's policy wants them.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(doc ${share}/doc/vastar)

function(compress file result)
  execute_process(COMMAND gzip -9 -n INPUT_FILE ${file} OUTPUT_FILE ${result}
                  COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE ${file})
endfunction()

# Policy 12.5: the licences, in one file of this name.
file(READ ${doc}/LICENSE copyright)
file(GLOB notices ${doc}/THIRD-PARTY*.txt)
foreach(notice IN LISTS notices)
  file(READ ${notice} others)
  string(APPEND copyright "\n" "${others}")
endforeach()
file(WRITE ${doc}/copyright "${copyright}")
file(REMOVE ${doc}/LICENSE ${notices})

# Policy 12.1, 12.7: manual pages and changelogs are compressed; Debian's own has a format.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # obeys SOURCE_DATE_EPOCH
string(CONCAT entry
       "vastar (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) stable; urgency=medium\n\n"
       "  * What changed is in changelog.gz.\n\n"
       " -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
file(WRITE ${doc}/changelog.Debian "${entry}")
compress(${doc}/changelog.Debian ${doc}/changelog.Debian.gz)
compress(${doc}/CHANGELOG.md ${doc}/changelog.gz)
compress(${share}/man/man1/vastar.1 ${share}/man/man1/vastar.1.gz)

# Debian's zsh looks for the completions of packages here.
file(MAKE_DIRECTORY ${share}/zsh/vendor-completions)
file(RENAME ${share}/zsh/site-functions/_vastar ${share}/zsh/vendor-completions/_vastar)
file(REMOVE_RECURSE ${share}/zsh/site-functions)

# What lintian finds and is meant: the libraries are linked in, but for those of the output prometheus.
file(WRITE ${share}/lintian/overrides/vastar
     "vastar: embedded-library *\n" "vastar: initial-upload-closes-no-bugs *\n")
