# Sourced by the scripts of the action: what they say to the runner, and how lists are read.
# shellcheck shell=bash

# escaped: standard input as the text of one workflow command. The runner ends a command at a line
# break and decodes %XX; other control characters go.
escaped() {
  LC_ALL=C tr -d '\000-\010\013\014\016-\037\177' |
    sed -e 's/%/%25/g' -e 's/\r/%0D/g' | awk 'NR > 1 { printf "%%0A" } { printf "%s", $0 }'
}

# annotate error|warning|notice TITLE: standard input, or its begin, as an annotation. A title also ends
# at ':' or ','.
annotate() {
  local title
  title=$(printf '%s' "$2" | escaped)
  title=${title//:/%3A}
  printf '::%s title=%s::%s\n' "$1" "${title//,/%2C}" "$({ head -c 4000; cat >/dev/null; } | escaped)"
}

# die MESSAGE: the action itself cannot go on. Not to standard output, which a $(...) may have taken.
die() {
  printf '%s' "$1" | annotate error vastar >&2
  exit 2
}

# need COMMAND...: what the runner must have.
need() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null ||
      die "$command is not installed on this runner; in a Debian container: apt-get update && apt-get install -y $command"
  done
}

# check_name NAME: it goes into headings, a file name and an HTML comment.
check_name() {
  local allowed='^[A-Za-z0-9_][A-Za-z0-9 ._/()=+-]{0,79}$'
  [[ $1 =~ $allowed ]] ||
    die "the input 'name' is at most 80 letters, digits, blanks and ._/()=+-, and begins with a letter, digit or _"
}

# lines TEXT: prints its lines that are not blank, without the CR of a Windows checkout.
lines() { printf '%s\n' "$1" | tr -d '\r' | grep -v '^[[:blank:]]*$' || true; }

# output NAME VALUE: an output of the step. A line break would start another one.
output() {
  [[ $2 != *[$'\r\n']* ]] || die "the output $1 would have a line break"
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}
