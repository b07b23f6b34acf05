#!/usr/bin/env bash
# Builds the compiled core with a sanitizer, in an environment of its own under build/, and runs its tests:
#   tools/sanitize.sh address,undefined | thread
set -euo pipefail
cd "$(dirname "$0")/.."
kinds=$1
place=build/sanitize-${kinds//,/-}
python=$(cd "$(dirname "${PYTHON:-.venv/bin/python}")" && pwd)/$(basename "${PYTHON:-.venv/bin/python}")

if [ ! -x "$place/bin/python" ]; then
  "$python" -m venv "$place"
  # the libraries of the usual environment, but not the backscope that is installed there for editing
  "$python" -c 'import site; print(site.getsitepackages()[0])' >"$("$place/bin/python" -c 'import site; print(site.getsitepackages()[0])')/libraries.pth"
fi
"$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall . \
  -C build-dir="$place/build" -C cmake.build-type=RelWithDebInfo -C install.strip=false \
  -C cmake.define.BACKSCOPE_SANITIZE="$kinds"

# Python itself is not built with the sanitizer, so its run-time library is loaded before all else.
if [ "$kinds" = thread ]; then
  library=$(g++ -print-file-name=libtsan.so)
else
  library="$(g++ -print-file-name=libasan.so) $(g++ -print-file-name=libstdc++.so)"
fi
export ASAN_OPTIONS=detect_leaks=0:halt_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:report_signal_unsafe=0 BACKSCOPE_SANITIZED=$kinds OPENBLAS_NUM_THREADS=1
LD_PRELOAD="$library" "$place/bin/python" -m pytest -q tests/engines --rootdir . -p no:xdist
