#!/usr/bin/env bash
# The types of the lab's page: JSDoc, checked by TypeScript, which is fetched once into .venv. Says so where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
place=.venv/page_check
if ! command -v npm > /dev/null; then
  echo "page types: skipped, as npm is missing (on Debian and Ubuntu: apt install npm)"
  exit 0
fi
if [ ! -x $place/node_modules/.bin/tsc ]; then
  npm install --silent --no-audit --no-fund --prefix $place typescript@5.9.3 > /dev/null 2>&1 \
    || { echo "page types: skipped, as npm could not fetch typescript@5.9.3"; exit 0; }
fi
$place/node_modules/.bin/tsc -p src/backscope/lab/static/jsconfig.json
echo "page types: all good"
