#!/usr/bin/env bash
# Names the build of the action's own sources, for the cache: by what goes into it and by what it runs on.
set -euo pipefail
# shellcheck source=github-action/common.sh
source "$(dirname "$0")/common.sh"
need find sort xargs sha256sum

cd "$(dirname "$0")/.."
sources=$(find CMakeLists.txt CMakePresets.json ci/setup cmake plugins schemas src -type f -print0 |
  LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
system=$(. /etc/os-release && printf '%s-%s' "$ID" "${VERSION_ID:-0}")
output key "vastar-$system-$(uname -m)-${sources%% *}"
output prefix "$RUNNER_TEMP/vastar-source"
