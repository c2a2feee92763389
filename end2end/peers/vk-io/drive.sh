#!/bin/sh
# Starts the example with the stand-in, runs the tests against it, stops it. Give it the command that starts the example
# to use a built one: drive.sh target/debug/examples/vk
set -eu
cd "$(dirname "$0")"
here=$(pwd)
root=$(cd ../../.. && pwd)
[ -d node_modules ] || npm ci --no-audit --no-fund
if [ $# -eq 0 ]; then
    (cd "$root" && cargo build -p kabinet-standins --example vk)
    set -- "${CARGO_TARGET_DIR:-$root/target}/debug/examples/vk"
fi
line=$(mktemp)
"$@" --port 0 >"$line" &
example=$!
trap 'kill "$example" 2>/dev/null || true; rm -f "$line"' EXIT INT TERM
while ! grep -q '}' "$line"; do
    kill -0 "$example" || exit 1
    sleep 0.1
done
cd "$here"
KABINET_VK_STANDIN=$(head -n 1 "$line") node --test
