# Makes the page of its parts and writes OUTPUT, a C++ file with the bytes before and behind the
# document. FOLDER has page.html, style.css, the licence of Chart.js and the SCRIPTS; CHART_JS is the
# library. The page's policy lets nothing run or style it but these very texts, by their hashes.

# The six bits from bit FIRST on of a hash in hex, as a character of base64.
function(base64_digit hex first result)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  math(EXPR at "${first} / 8 * 2")
  string(SUBSTRING "${hex}0000" ${at} 4 pair)
  math(EXPR digit "(0x${pair} >> (10 - ${first} % 8)) & 63")
  string(SUBSTRING "${alphabet}" ${digit} 1 digit)
  set(${result} ${digit} PARENT_SCOPE)
endfunction()

# 'sha256-...' of a text, as Content-Security-Policy wants it: 43 digits of base64 and a =.
function(policy_hash text result)
  string(SHA256 hex "${text}")
  set(base64 "")
  foreach(first RANGE 0 252 6)
    base64_digit(${hex} ${first} digit)
    string(APPEND base64 ${digit})
  endforeach()
  set(${result} "'sha256-${base64}='" PARENT_SCOPE)
endfunction()

# A text as characters of C++: one literal could be longer than compilers take.
function(characters text result)
  string(HEX "${text}" hex)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," hex "${hex}")
  set(${result} "${hex}" PARENT_SCOPE)
endfunction()

file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/style.css style)
file(READ ${FOLDER}/chart.js.LICENSE licence)
file(READ ${CHART_JS} chart)
set(chart "\n/*\n${licence}*/\n${chart}")
set(script "\n(() => {\n'use strict';\n\n")
foreach(name IN LISTS SCRIPTS)
  file(READ ${FOLDER}/${name}.js text)
  string(APPEND script "${text}\n")
endforeach()
string(APPEND script "})();\n")

foreach(part STYLE CHART SCRIPT)
  string(TOLOWER ${part} name)
  policy_hash("${${name}}" hash)
  string(REPLACE "@${part}_HASH@" "${hash}" page "${page}")
endforeach()
string(FIND "${page}" "@DOCUMENT@" at)
string(SUBSTRING "${page}" 0 ${at} before)
math(EXPR at "${at} + 10")
string(SUBSTRING "${page}" ${at} -1 after)
string(REPLACE "@STYLE@" "${style}" before "${before}")
string(REPLACE "@CHART@" "${chart}" after "${after}")
string(REPLACE "@SCRIPT@" "${script}" after "${after}")

characters("${before}" before)
characters("${after}" after)
file(WRITE ${OUTPUT} "// Generated from plugins/html/ by embed.cmake.
#include \"html/page.h\"

namespace vastar::plugin {
namespace {
constexpr char kBefore[] = {${before}};
constexpr char kAfter[] = {${after}};
}  // namespace

PageParts page_parts() {
  return {{kBefore, sizeof kBefore}, {kAfter, sizeof kAfter}};
}

}  // namespace vastar::plugin
")
