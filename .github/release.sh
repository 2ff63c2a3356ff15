#!/usr/bin/env bash
# Publishes a release with its files: bash release.sh TAG FOLDER. Each file must have the sum that was built and attested, and a release
# that is there already is never changed.
set -euo pipefail
tag="$1"
cd "$2"

sha256sum --check --strict SHA256SUMS
# The sums name every file, so that none comes in beside them.
unnamed="$(comm -13 <(cut -c67- SHA256SUMS | sort) <(find . -mindepth 1 ! -name SHA256SUMS -printf '%P\n' | sort))"
if [ -n "$unnamed" ]; then
  echo "::error title=Release::SHA256SUMS does not name $(printf '%q' "$unnamed")"
  exit 1
fi

gh release create "$tag" ./* --repo "$GITHUB_REPOSITORY" --verify-tag --title "$tag" \
  --notes "What is new, and what to do about it: https://github.com/$GITHUB_REPOSITORY/blob/$tag/CHANGELOG.md

To see that a file is the one that was built from this tag: gh attestation verify FILE --repo $GITHUB_REPOSITORY"
