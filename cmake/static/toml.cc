// toml++ itself, for static linking where there is no archive of it.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
