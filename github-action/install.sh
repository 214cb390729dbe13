#!/usr/bin/env bash
# Finds, downloads or builds the vastar to measure with, and says where it is (output `binary`).
set -euo pipefail
# shellcheck source=github-action/common.sh
source "$(dirname "$0")/common.sh"
root=$(cd "$(dirname "$0")/.." && pwd)

# runs BINARY: whether it starts here, libraries and all.
runs() { "$1" --version >/dev/null 2>&1; }

found() {
  local binary
  case $INPUT_INSTALL in
    path) binary=$(command -v vastar) || die "install: path, and there is no vastar in PATH" ;;
    *) binary=$INPUT_INSTALL ;;
  esac
  runs "$binary" || die "$binary does not run here: $("$binary" --version 2>&1 | head -n 5)"
  output binary "$(realpath "$binary")"
}

version() {
  local version=${INPUT_VERSION#v} allowed='^[0-9]+\.[0-9]+\.[0-9]+([-+.][0-9A-Za-z.-]+)?$'
  [ -n "$version" ] || version=$(sed -n 's/^project(vastar VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
  [[ $version =~ $allowed ]] || die "'$version' is no version of vastar; one is 0.1.0"
  printf '%s' "$version"
}

# check FILE: against the checksum of the workflow, else against SHA256SUMS beside it.
check() {
  local wanted=${INPUT_CHECKSUM,,} is
  is=$(sha256sum "$1")
  is=${is%% *}
  if [ -z "$wanted" ]; then
    wanted=$(awk -v name="$1" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
    [[ $wanted =~ ^[0-9a-f]{64}$ ]] || die "SHA256SUMS of this release has no single checksum of $1"
  fi
  [ "$is" = "$wanted" ] || die "$1 has the SHA-256 $is, not $wanted: not installed"
}

# download URL FILE
download() {
  curl -fsSL --proto-redir '=https' --retry 3 --connect-timeout 20 -o "$2" -- "$1" ||
    die "could not download $1; is there such a release? The input 'install' has other ways"
}

release() {
  need curl tar gzip sha256sum awk
  local version file from folder
  [ "$(uname -s)" = Linux ] || die "vastar runs on Linux: use runs-on: ubuntu-latest"
  version=$(version)
  file=vastar-$version-linux-$(uname -m).tar.gz
  from=${VASTAR_RELEASES:-$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download}/v$version
  folder=$(mktemp -d "$RUNNER_TEMP/vastar-release-XXXXXX")
  cd "$folder"
  download "$from/$file" "$file"
  [ -n "$INPUT_CHECKSUM" ] || download "$from/SHA256SUMS" SHA256SUMS
  check "$file"
  tar -xzf "$file" --no-same-owner --strip-components=1
  taken "$folder"
}

# taken PREFIX: where vastar is now; later steps find it in PATH.
taken() {
  runs "$1/bin/vastar" || die "vastar does not run here: $("$1/bin/vastar" --version 2>&1 | head -n 5)"
  output binary "$1/bin/vastar"
  printf '%s\n' "$1/bin" >>"$GITHUB_PATH"
}

# The prefix may come from the cache: then only the libraries may be missing.
from_source() {
  local prefix=$RUNNER_TEMP/vastar-source
  if ! runs "$prefix/bin/vastar"; then
    grep -qs '^PRETTY_NAME="Debian GNU/Linux 12' /etc/os-release ||
      die "install: source builds on Debian 12: run the job in 'container: debian:12', or install a release"
    "$root/ci/setup" build
    runs "$prefix/bin/vastar" || build "$prefix"
  fi
  taken "$prefix"
}

build() {
  local tree=$RUNNER_TEMP/vastar-build
  cmake -S "$root" -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DVASTAR_TESTS=OFF
  cmake --build "$tree" --parallel "$(nproc)"
  cmake --install "$tree" --prefix "$1" --strip
}

need jq # of the next step: better missed now than after a build
case $INPUT_INSTALL in
  release) release ;;
  source) from_source ;;
  path | */*) found ;;
  *) die "the input 'install' is release, source, path, or a path with a '/'" ;;
esac
