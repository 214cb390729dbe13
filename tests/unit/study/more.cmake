add_dependencies(unit_study vastar)  # servers started by command
