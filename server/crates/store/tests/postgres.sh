#!/bin/sh
# A throwaway PostgreSQL cluster for tests: no fsync, a unix socket only.
#   postgres.sh start DIR   starts one in DIR (made if need be) and prints its address
#   postgres.sh stop DIR    stops it and removes DIR
#   postgres.sh run         starts one in a new folder, prints its address, stops it when standard input ends
set -eu

fail() { echo "postgres.sh: $*" >&2; exit 1; }

bin() {
  for dir in "${PG_BIN:-}" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
    if [ -x "$dir/initdb" ]; then found=$dir; fi
  done
  if [ -z "${found:-}" ]; then found=$(dirname "$(command -v initdb || fail "PostgreSQL is not installed")"); fi
  echo "$found"
}

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
  dir=$1
  bin=$(bin)
  mkdir -p "$dir"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
  chmod 700 "$dir"
  (cd "$dir" && as_owner "$bin/initdb" -D "$dir/data" -U postgres -A trust -N -E UTF8 --locale=C.UTF-8 >"$dir.log" 2>&1) || { cat "$dir.log" >&2; fail "initdb failed"; }
  (cd "$dir" && as_owner "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/server.log" \
    -o "-F -k $dir -c listen_addresses='' -c max_connections=200 -c full_page_writes=off -c deadlock_timeout=10ms" start >>"$dir.log" 2>&1) || { cat "$dir.log" >&2; fail "the server did not start"; }
  rm -f "$dir.log"
  echo "postgres://postgres@localhost/postgres?host=$dir"
}

stop() {
  dir=$1
  [ -d "$dir/data" ] || fail "$dir holds no cluster"
  (cd "$dir" && as_owner "$(bin)/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$dir"
}

case "${1:-}" in
  start) start "$2" ;;
  stop) stop "$2" ;;
  run)
    dir=$(mktemp -d)
    trap 'stop "$dir"' EXIT
    start "$dir"
    cat >/dev/null
    ;;
  *) fail "start DIR, stop DIR or run" ;;
esac
