# Sourced by the other scripts here: where the tree is, timed steps, and how many jobs to run.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
jobs=${JOBS:-$(nproc)}
export CMAKE_BUILD_PARALLEL_LEVEL=$jobs

# step NAME COMMAND...: runs it under a heading and says how long it took. A command that fails ends
# the script, unless the caller asks for the status.
step() {
  local name=$1 start=$SECONDS status
  shift
  printf '\n== %s\n' "$name"
  "$@"
  status=$?
  printf '== %s: %d s\n' "$name" "$((SECONDS - start))"
  return "$status"
}

# configured_build PRESET [CMAKE ARGUMENTS...]
configured_build() {
  local preset=$1
  shift
  cmake --preset "$preset" "$@"
  cmake --build --preset "$preset"
}

# Every file that a person wrote in one of the languages named.
cxx_files() { git ls-files -- '*.cc' '*.h' '*.c'; }
shell_files() {
  git ls-files -- ci .ci github-action tests |
    while read -r file; do
      if head -n 3 "$file" | grep -aqE '^#!.*(bash|/sh)|^# shellcheck shell='; then echo "$file"; fi
    done
}
