# Golden documents.
target_compile_definitions(unit_gate PRIVATE VASTAR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
