#!/usr/bin/env bash
# Runs vastar by the inputs, and reports: job summary, annotation, and files for the artifact. Leaves the
# exit code to the last step of the action.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=github-action/common.sh
source "$here/common.sh"
# shellcheck source=github-action/arguments.sh
source "$here/arguments.sh"
need jq tr sed awk

summary_limit=1000000 # bytes; GitHub takes 1 MiB a step

check_name "$INPUT_NAME"
[[ $INPUT_INCONCLUSIVE == fail || $INPUT_INCONCLUSIVE == pass ]] ||
  die "the input 'inconclusive' is fail or pass"
folder=$(mktemp -d "$RUNNER_TEMP/vastar-report-XXXXXX")
json=$folder/report.json
log=$folder/log.txt

# vastar ARGUMENTS...: without the files through which a step speaks to the runner. What it prints may come
# from a server: both streams are one, so that no line of it can come after commands count again.
vastar() {
  local token code=0
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  env -u GITHUB_ENV -u GITHUB_OUTPUT -u GITHUB_PATH -u GITHUB_STATE -u GITHUB_STEP_SUMMARY \
    "$VASTAR_BINARY" "$@" </dev/null 2>&1 | tee "$log" || code=${PIPESTATUS[0]}
  printf '\n::%s::\n' "$token"
  return "$code"
}

# render FORMAT FILE: a failure costs that file, not the verdict. An older vastar lacks some formats.
render() {
  local said
  "$VASTAR_BINARY" plugins 2>/dev/null | grep "^$1 " >/dev/null || return 0
  said=$("$VASTAR_BINARY" report --quiet -o "$1=$folder/$2" -- "$json" 2>&1 >/dev/null) ||
    printf '%s' "no $1 report: $said" | annotate warning "vastar: $INPUT_NAME"
}

# What the document says, where there is one; it has no verdict when nothing was gated.
verdict() {
  case $code in
    0 | 1 | 3 | 4) ;;
    130 | 143) echo interrupted && return ;;
    *) echo error && return ;;
  esac
  if [ -s "$json" ]; then jq -r '.gate.verdict // "none"' "$json"; else echo no-data; fi
}

# The gates and the verdict as the text output has them; else vastar's own words.
reason() {
  local text=
  [ ! -s "$folder/report.txt" ] ||
    text=$(awk '/^(Gate:|NOT VALID|PASS:|FAIL:|INCONCLUSIVE:)/ { on = 1 } on' "$folder/report.txt")
  case $code in
    0 | 1 | 3) [ -n "$text" ] && printf '%s\n' "$text" && return ;;
  esac
  printf '%s\n' "$text" "$(grep '^vastar: ' "$log" | tail -n 20)" | sed '/./,$!d'
}

# fenced FILE: its end as a block of code, in a fence longer than any in it.
fenced() {
  local text fence
  text=$(tail -n 200 "$1" | tail -c 50000)
  fence=\`\`\`$(printf '%s' "$text" | tr -cs '`' '\n' | LC_ALL=C sort | tail -n 1)
  printf '%s\n%s\n%s\n' "$fence" "$text" "$fence"
}

# The Markdown report, whatever was measured.
markdown() {
  [ ! -s "$json" ] || render markdown report.md
  [ -s "$folder/report.md" ] && return
  local body=$log
  [ ! -s "$folder/report.txt" ] || body=$folder/report.txt
  { printf '**%s** (exit code %s)\n\n' "$verdict" "$code" && fenced "$body"; } >"$folder/report.md"
}

summarize() {
  local size
  size=$(stat -c %s "$folder/report.md")
  {
    printf 'vastar: %s\n\n' "\`$INPUT_NAME\`"
    if [ "$size" -le "$summary_limit" ]; then
      cat "$folder/report.md"
    else
      printf 'The report has %s bytes, more than a summary takes: it is in the artifact.\n\n' "$size"
      reason >"$folder/reason.txt"
      fenced "$folder/reason.txt"
    fi
    printf '\n'
  } >>"$GITHUB_STEP_SUMMARY"
}

annotation_level() {
  case $verdict:$code in
    pass:0) echo notice ;;
    fail:0 | inconclusive:0) echo warning ;;
    none:0) ;;
    *) echo error ;;
  esac
}

code=0
arguments
vastar "${argv[@]}" || code=$?
if [ -s "$json" ]; then
  render text report.txt
  render html report.html
  render junit report.xml
fi
verdict=$(verdict)
markdown
summarize
level=$(annotation_level)
[ -z "$level" ] || reason | annotate "$level" "vastar: $INPUT_NAME: $verdict"

output verdict "$verdict"
output exit-code "$code"
output folder "$folder"
output artifact "vastar-$(printf '%s' "$INPUT_NAME" | tr -c 'A-Za-z0-9._-' -)"
output report-md "$folder/report.md"
[ ! -s "$json" ] || output report-json "$json"
