#!/usr/bin/env bash
# The lab's page: its types (JSDoc, checked by TypeScript) and its format. The tools are fetched once into .venv; where that
# cannot be, it says so and lets the rest go on.
set -euo pipefail
cd "$(dirname "$0")/.."
place=.venv/page_check
page=src/backscope/lab/static
tools="typescript@5.9.3 prettier@3.10.1"
if ! command -v npm > /dev/null; then
  echo "the lab's page: not checked, as npm is missing (on Debian and Ubuntu: apt install npm)"
  exit 0
fi
if [ "$(cat $place/.tools 2> /dev/null)" != "$tools" ]; then
  npm install --silent --no-audit --no-fund --prefix $place $tools > /dev/null 2>&1 \
    || { echo "the lab's page: not checked, as npm could not fetch $tools"; exit 0; }
  echo "$tools" > $place/.tools
fi
$place/node_modules/.bin/tsc -p $page/jsconfig.json
$place/node_modules/.bin/prettier --log-level warn --print-width 120 --check "$page/*.js" "$page/views/*.js"
echo "the lab's page: types and format are good"
