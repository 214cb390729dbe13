# Writes OUTPUT, a C++ file with the text of each schema of the list NAMES in FOLDER.
set(entries "")
foreach(name IN LISTS NAMES)
  file(READ ${FOLDER}/${name}.schema.json text)
  string(APPEND entries "    {\"${name}\", R\"schema(${text})schema\"},\n")
endforeach()
list(LENGTH NAMES count)
file(WRITE ${OUTPUT} "// Generated from schemas/ by embed.cmake.
#include \"embedded_schemas.h\"

#include <array>

namespace vastar {
namespace {
constexpr std::array<EmbeddedSchema, ${count}> kSchemas = {{
${entries}}};
}  // namespace

std::span<const EmbeddedSchema> embedded_schemas() { return kSchemas; }

}  // namespace vastar
")
