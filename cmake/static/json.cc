// Boost.JSON itself, for a module with the shared C++ runtime: Debian's archive is not compiled for
// that (it takes the addresses of the runtime's data to be its own).
#include <boost/json/src.hpp>
