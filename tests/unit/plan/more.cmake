# The page that lists the metrics.
target_compile_definitions(unit_plan PRIVATE GATING_PAGE="${PROJECT_SOURCE_DIR}/docs/gating.md")
