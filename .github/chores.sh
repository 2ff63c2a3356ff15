#!/usr/bin/env bash
# Keeps one issue: opens it when something is due, updates it, and closes it when everything is done.
# Takes a Markdown file, which is empty if nothing is due. If issues are turned off, as they should be in a school's
# repository, the run fails instead: GitHub emails the person responsible, and the summary says what is due.
set -euo pipefail
due="$1"
title="Due this year: reviews, facts and links"

cat "$due" >> "$GITHUB_STEP_SUMMARY"
if [ "$(gh api "repos/$GITHUB_REPOSITORY" --jq .has_issues)" != true ]; then
  if [ -s "$due" ]; then
    echo "::warning title=Something is due::Open the summary of this run. It lists what is due and what to do."
    exit 1
  fi
  echo "Nothing is due."
  exit 0
fi

number="$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --limit 500 --json number,title \
  --jq "map(select(.title == \"$title\"))[0].number // empty")"
if [ -s "$due" ] && [ -n "$number" ]; then
  gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$due"
elif [ -s "$due" ]; then
  gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$due"
elif [ -n "$number" ]; then
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment "Everything on this list is done."
else
  echo "Nothing is due."
fi
