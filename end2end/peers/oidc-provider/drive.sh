#!/bin/sh
# Signs people in at oidc-provider with the portal that is given: drive.sh target/debug/kabinet
set -eu
executable=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
KABINET_EXECUTABLE=$executable node --test
