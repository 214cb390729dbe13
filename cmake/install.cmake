# What is installed beside the binary, its plugins, their header and the schemas: the manual, shell
# completion, the pages of docs/ and the licences. The binary itself writes the manual and completions.

# Plugins are not loaded from a folder that anyone may write to, whatever the umask of who installs.
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(generated ${CMAKE_BINARY_DIR}/generated)
set(generated_files)

function(vastar_writes file)
  add_custom_command(
    OUTPUT ${generated}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND vastar ${ARGN} > ${generated}/${file}
    DEPENDS vastar VERBATIM COMMENT "Writing ${file}")
  set(generated_files ${generated_files} ${generated}/${file} PARENT_SCOPE)
endfunction()

vastar_writes(vastar.1 man)
vastar_writes(vastar.bash completion bash)
vastar_writes(vastar.zsh completion zsh)
vastar_writes(vastar.fish completion fish)
add_custom_target(vastar_shell_files ALL DEPENDS ${generated_files})

install(FILES ${generated}/vastar.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated}/vastar.bash RENAME vastar
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${generated}/vastar.zsh RENAME _vastar
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${generated}/vastar.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# Messages name these pages.
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(cmake/notices.cmake)
