#!/usr/bin/env bash
# Writes the Markdown report into the one comment of this scenario on the pull request: makes it the first
# time, replaces it later. Whatever goes wrong here is a warning: the verdict is not in question.
set -euo pipefail
# shellcheck source=github-action/common.sh
source "$(dirname "$0")/common.sh"
need curl jq
check_name "$INPUT_NAME"

body_limit=65536 # characters that GitHub takes
pages_limit=50   # of 100 comments
api=${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY
marker="<!-- vastar: $INPUT_NAME -->"
answer=$(mktemp "$RUNNER_TEMP/vastar-answer-XXXXXX")
trap 'rm -f "$answer" "$answer.body"' EXIT

# leave MESSAGE: no comment, and no failure.
leave() {
  printf '%s' "$1" | annotate warning "vastar: $INPUT_NAME: no comment"
  exit 0
}

# call METHOD URL [FILE]: prints the status, the answer is in $answer. The token stays off the command line.
call() {
  local body=()
  [ $# -lt 3 ] || body=(--data-binary "@$3")
  curl -sS --connect-timeout 20 --max-time 60 -o "$answer" -w '%{http_code}' -X "$1" "${body[@]}" \
    -H @<(printf 'Authorization: Bearer %s\n' "$INPUT_TOKEN") \
    -H 'Accept: application/vnd.github+json' -H 'Content-Type: application/json' \
    -H 'X-GitHub-Api-Version: 2022-11-28' -- "$2" || true
}

# expect STATUS WANTED WHAT: explains the refusals that people meet.
expect() {
  [ "$1" != "$2" ] || return 0
  local why
  why=$(jq -r '.message // empty' "$answer" 2>/dev/null || true)
  case $1 in
    401 | 403 | 404)
      leave "$3 was refused ($1 $why). The job needs 'permissions: pull-requests: write'; for a pull request \
from a fork the token only reads, and the comment has to come from a workflow_run job (docs/github-action.md)." ;;
    *) leave "$3 failed ($1 $why)" ;;
  esac
}

# unreadable WHAT: the answer was cut short, or is a proxy's page.
unreadable() {
  leave "$1 failed: what came is no answer of GitHub's API"
}

# A workflow_run event has no number for a fork. Its repository, branch and commit come from GitHub, and
# nothing here comes from what the measured code left behind. No number when the pull request went on.
find_pull_of_workflow_run() {
  local owner branch sha
  owner=$(jq -r '.workflow_run.head_repository.owner.login // empty' "$GITHUB_EVENT_PATH")
  branch=$(jq -r '.workflow_run.head_branch // empty | @uri' "$GITHUB_EVENT_PATH")
  sha=$(jq -r '.workflow_run.head_sha // empty' "$GITHUB_EVENT_PATH")
  [ -n "$owner" ] && [ -n "$branch" ] || return 0
  expect "$(call GET "$api/pulls?state=open&per_page=100&head=$owner:$branch")" 200 "looking for the pull request"
  pull=$(jq -r --arg sha "$sha" 'map(select(.head.sha == $sha))[0].number // empty' "$answer") ||
    unreadable "looking for the pull request"
}

# Sets pull: the number, or nothing.
find_pull() {
  pull=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
  if [ -z "$pull" ] && [ "$(jq 'has("workflow_run")' "$GITHUB_EVENT_PATH")" = true ]; then
    find_pull_of_workflow_run
  fi
}

# Who writes with this token, where it is a person's; the tokens of workflows and apps may not ask.
writer() {
  [ "$(call GET "${GITHUB_API_URL:-https://api.github.com}/user")" = 200 ] || return 0
  jq -r '.login // empty' "$answer" 2>/dev/null || true
}

# Sets id: the comment that is there already, or nothing. The marker alone proves nothing: anybody can
# write it into a comment that stays theirs to change, so it must be a bot's or the writer's own.
find_comment() {
  local page me
  me=$(writer)
  for ((page = 1; page <= pages_limit; page++)); do
    expect "$(call GET "$api/issues/$pull/comments?per_page=100&page=$page")" 200 "reading the comments"
    id=$(jq -r --arg marker "$marker" --arg me "$me" '[.[] | select((.body // "" | startswith($marker))
      and (.user.type == "Bot" or .user.login == $me))][0].id // empty' "$answer") ||
      unreadable "reading the comments"
    if [ -n "$id" ] || [ "$(jq length "$answer")" -lt 100 ]; then break; fi
  done
}

# The comment as JSON. A report that is too long ends at a line, with what it left open closed.
body() {
  local run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
  jq -Rs --arg head "$marker"$'\n'"vastar: \`$INPUT_NAME\`"$'\n\n' --arg run "$run" \
    --argjson limit "$body_limit" '
    def lines_begin($with): split("\n") | map(select(startswith($with))) | length;
    def count($part): (split($part) | length) - 1;
    def shortened($room):
      if length <= $room then .
      else .[:$room - 200]
        | if contains("\n") then split("\n")[:-1] | join("\n") else . end
        | if lines_begin("```") % 2 == 1 then . + "\n```" else . end
        | . + "\n</details>" * (count("<details") - count("</details"))
        | . + "\n\nThe report is longer than a comment can be: the rest is in the summary of the job.\n"
      end;
    "\n\n[This run](\($run))\n" as $tail
    | {body: ($head + shortened($limit - ($head + $tail | length)) + $tail)}' "$REPORT_MD"
}

pull='' id=''
find_pull
[ -n "$pull" ] || { echo "no pull request is open for this commit: no comment"; exit 0; }
find_comment
body >"$answer.body"
if [ -n "$id" ]; then
  expect "$(call PATCH "$api/issues/comments/$id" "$answer.body")" 200 "updating the comment"
else
  expect "$(call POST "$api/issues/$pull/comments" "$answer.body")" 201 "writing the comment"
fi
