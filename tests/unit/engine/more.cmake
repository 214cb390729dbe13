# The engine is tested with the protocol it mostly drives.
target_link_libraries(unit_engine PRIVATE vastar_protocols)
