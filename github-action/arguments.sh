# Sourced by measure.sh: the command line of vastar, made of the inputs. Each value is one argument, as
# it stands: no shell ever splits it, and none can be taken for a flag.
# shellcheck shell=bash
# shellcheck disable=SC2154  # json: set by measure.sh
argv=()

# flag NAME VALUE: nothing for an empty value.
flag() { [ -z "$2" ] || argv+=("--$1=$2"); }

# flag_lines NAME TEXT: a flag for each line.
flag_lines() {
  local line
  while IFS= read -r line; do flag "$1" "$line"; done < <(lines "$2")
}

# positional NAME VALUE...: what stands after the flags; NAME is the input that must not be empty.
positional() {
  local name=$1
  shift
  [ -n "$1" ] || die "the input '$name' is missing"
  argv+=(-- "$@")
}

more_arguments() {
  local line
  while IFS= read -r line; do argv+=("$line"); done < <(lines "$INPUT_ARGS")
}

targets() {
  case $INPUT_COMMAND in
    compare)
      if [ -n "$INPUT_BASE_CMD$INPUT_HEAD_CMD" ]; then
        positional url "$INPUT_URL"
      else
        [ -n "$INPUT_HEAD" ] || die "compare needs base-cmd, head-cmd and url, or base and head"
        positional base "$INPUT_BASE" "$INPUT_HEAD"
      fi
      ;;
    *) positional url "$INPUT_URL" ;;
  esac
}

# A stored document is copied by vastar, which checks it: what is reported is what was checked.
stored() {
  [ -n "$INPUT_FILE" ] || die "the input 'file' is missing: the JSON document to report"
  argv=(report --quiet "--json-path=$json" -- "$INPUT_FILE")
}

arguments() {
  case $INPUT_COMMAND in
    run) argv=(http) ;;
    sweep | compare) argv=("$INPUT_COMMAND") ;;
    report) stored && return ;;
    *) die "the input 'command' is run, sweep, compare or report" ;;
  esac
  argv+=("--json-path=$json")
  flag config "$INPUT_CONFIG"
  flag vs "$INPUT_VS"
  flag base-cmd "$INPUT_BASE_CMD"
  flag head-cmd "$INPUT_HEAD_CMD"
  flag margin "$INPUT_MARGIN"
  flag_lines slo "$INPUT_SLO"
  flag_lines output "$INPUT_OUTPUTS"
  [ "$INPUT_INCONCLUSIVE" != pass ] || argv+=(--inconclusive=pass)
  more_arguments
  targets
}
