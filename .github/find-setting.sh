#!/usr/bin/env bash
# Finds the setting file of a school's repository and gives its path to the following steps, as the output `file`:
# bash find-setting.sh NAMED [--required]. NAMED is its path, or empty for the only setting file in settings/.
# Before there is one, it gives no path, and the summary says what to do next: a new repository has nothing to check yet. A setting
# file in a place where nothing would look for it, or records of what was agreed without their setting file, is an error.
set -euo pipefail
shopt -s nullglob
named="$1"
required="${2:-}"
home=settings/my-school.yml

# Security: the name of a file is somebody else's text. It must not end a line of ours, be a command to the runner (##[...]),
# a link or a picture in the summary, or read otherwise than it is written.
export LC_ALL=C.UTF-8
unseen=$'\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff'
shown() {
  printf '%s' "${1//[[:cntrl:]$unseen\`<>\[\]]/?}"
}

next_steps() {
  local owner new
  owner="$(printf '%s' "${SCHOOLGATE%%/*}" | tr '[:upper:]' '[:lower:]')"
  new="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/new/${GITHUB_BASE_REF:-$GITHUB_REF_NAME}?filename=$home"
  cat >> "$GITHUB_STEP_SUMMARY" << END
## $1

1. Open [the form](https://$owner.github.io/${SCHOOLGATE#*/}/form.html) and answer its questions. It sends your answers nowhere.
2. Press “Open in GitHub” there. If the form asks you to paste, paste into [the new file]($new). Its name is \`$home\`.
3. Press “Commit changes”. Your site is then checked and published.
END
}

fault() {
  echo "::error title=The setting file::$1"
  printf '## Not published\n\n%s What families see has not changed.\n' "$1" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

# Security: git keeps links, and one may lead to any file of this machine. Nothing outside the repository is read or published.
while IFS= read -r -d '' link; do
  case "$(realpath -m -- "$link")" in
    "$(pwd -P)"/.git | "$(pwd -P)"/.git/*) ;;
    "$(pwd -P)" | "$(pwd -P)"/*) continue ;;
  esac
  fault "$(shown "${link#./}") is a link that leads out of the repository. Delete it, or put the file itself there."
done < <(find . \( -path ./.git -o -path ./.schoolgate \) -prune -o -type l -print0)

if [ -z "$named" ]; then
  found=(settings/*.yml settings/*.yaml)
elif [ -f "$named" ]; then
  found=("$named")
else
  found=()
fi

if [ ${#found[@]} -gt 1 ]; then
  fault "There is more than one setting file in settings/: $(shown "${found[0]}") and $(shown "${found[1]}"). Keep one, or name it in each workflow, under with: setting:"
fi
# Every setting file has this line. Whoever committed one expects to see it published.
if [ ${#found[@]} -eq 0 ]; then
  stray="$(grep -rlEs --exclude-dir=.git --exclude-dir=.github --exclude-dir=.schoolgate --exclude-dir=agreed \
    --exclude='*.md' --exclude='*.html' '^policies:' . | sort | head -n 1 || true)"
  if [ -n "$stray" ]; then
    fault "$(shown "${stray#./}") looks like your setting file, but is not where it is looked for. Open it on GitHub, press the pencil, and change its name at the top to $(shown "${named:-$home}")"
  fi
fi

# Records are found by the name of their setting file: under another name, the site says that nothing is agreed. That is no reason
# to stop a file that is here, because it may take down a page.
for folder in settings/*/agreed/; do
  setting="${folder%/agreed/}"
  if [ ! -f "$setting.yml" ] && [ ! -f "$setting.yaml" ]; then
    told="$(shown "$folder") holds what was agreed, but $(shown "$setting").yml is not there. If the file has another name now, give it its old name again. If it is gone, restore it from the history."
    if [ ${#found[@]} -eq 0 ]; then fault "$told"; fi
    echo "::warning title=Records without a setting file::$told"
    printf '## Records without a setting file\n\n%s\n\n' "$told" >> "$GITHUB_STEP_SUMMARY"
  fi
done

if [ ${#found[@]} -eq 1 ]; then
  file="${found[0]}"
  if [ "$(shown "$file")" != "$file" ]; then
    fault "The name of the setting file has a mark that it must not have. Call it $home"
  fi
  echo "Checking $file"
  echo "file=$file" >> "$GITHUB_OUTPUT"
  exit 0
fi
if [ "$required" = --required ]; then
  next_steps "There is no setting file yet, so nothing can be agreed"
  echo "::error title=The setting file::There is no setting file yet, so nothing can be agreed. Answer the questions first."
  exit 1
fi
next_steps "There is no setting file yet, so there is nothing to check"
echo "There is no setting file yet: nothing is checked, published or due."
