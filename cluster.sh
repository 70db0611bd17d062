#!/usr/bin/env bash
# Runs a cluster on this machine: several nodes of one service on one PostgreSQL, with a certificate each.
# shellcheck disable=SC2016  # Dollars in single quotes are for service files and other shells.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  cat <<'TEXT'
./cluster.sh up N      starts those of the nodes 1 to N that do not run, and waits until they are ready
./cluster.sh status    shows which nodes run, and which tables live where
./cluster.sh kill K    kills node K at once (SIGKILL)
./cluster.sh stop K    tells node K to hand over its tables and to end (SIGTERM), and waits for its end
./cluster.sh down      ends everything that "up" started, and removes everything that it made

  --dir DIR        where it keeps certificates, logs and process ids    ${TMPDIR:-/tmp}/tableactors-cluster-$USER
The first "up" also takes:
  --service FILE   the service file. A copy gets the cluster's store,    demo/cluster.toml
                   and a [cluster] if it has none
  --store URL      the PostgreSQL database of all nodes                  $TABLEACTORS_STORE, or a server of its own
  --port PORT      node 1 listens there, node 2 at the next, ...         8081
TEXT
}

fail() {
  echo "cluster.sh: $1" >&2
  exit 1
}

need() { # command, what to do without it
  command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

absolute() {
  case "$1" in
    /*) echo "$1" ;;
    *) echo "$caller/$1" ;;
  esac
}

directory="${TMPDIR:-/tmp}/tableactors-cluster-${USER:-$(id -un)}"
service="" store="" port="" command="" number=""
while [ $# -gt 0 ]; do
  case "$1" in
    --dir | --service | --store | --port)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case "$1" in
        --dir) directory=$(absolute "$2") ;;
        --service) service=$(absolute "$2") ;;
        --store) store=$2 ;;
        --port) port=$2 ;;
      esac
      shift 2
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    up | kill | stop | status | down)
      [ -z "$command" ] || fail "one command at a time: \"$command\" or \"$1\""
      command=$1
      shift
      ;;
    *)
      [[ "$1" =~ ^[1-9][0-9]?$ && -z "$number" ]] || fail "\"$1\" is neither an option nor the number of a node (1 to 99); see ./cluster.sh --help"
      number=$1
      shift
      ;;
  esac
done
case "$command" in
  up | kill | stop) [ -n "$number" ] || fail "\"$command\" needs a number, as in: ./cluster.sh $command 3" ;;
  status | down) [ -z "$number" ] || fail "\"$command\" takes no number" ;;
  *)
    usage >&2
    exit 1
    ;;
esac
[ -z "$port" ] || [[ "$port" =~ ^[1-9][0-9]{0,4}$ && "$port" -le 65436 ]] || fail "--port must be a number from 1 to 65436"

readonly mark="tableactors-cluster"
readonly program="src/Host/bin/Release/net10.0/tableactors.dll"

made() { [ -f "$directory/$mark" ]; }

# --- Nodes -----------------------------------------------------------------------------------------------------------

node_port() { echo $(($(<"$directory/port") + $1 - 1)); }

node_url() { echo "http://127.0.0.1:$(node_port "$1")"; }

# The process id of a node that runs. Another process may have got the number since.
node_process() {
  local process
  [ -f "$directory/node-$1.pid" ] || return 1
  process=$(<"$directory/node-$1.pid")
  [[ "$(ps -o args= -p "$process" 2>/dev/null)" == *"tableactors.dll serve $directory/service.toml --urls $(node_url "$1")"* ]] || return 1
  echo "$process"
}

known_nodes() {
  local file
  for file in "$directory"/node-*.pid; do
    [ -f "$file" ] && basename "$file" .pid | cut -d- -f2
  done | sort -n
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

need_free_port() {
  ! answers "$1" || fail "port $1 is in use: end what listens there, or choose others with --port (a cluster keeps its ports until ./cluster.sh down)"
}

start_node() {
  local url
  url=$(node_url "$1")
  [ -f "$directory/node-$1.pem" ] || make_certificate "$1"
  # Every user of the machine can read the arguments of a process, so the store's password is none of them.
  TABLEACTORS_STORE=$(<"$directory/store") \
    TABLEACTORS_NODE_CERTIFICATE="$directory/node-$1.pem" TABLEACTORS_NODE_KEY="$directory/node-$1.key" TABLEACTORS_NODE_CA="$directory/ca.pem" \
    nohup dotnet "$program" serve "$directory/service.toml" --urls "$url" --media store </dev/null >"$directory/node-$1.log" 2>&1 &
  echo $! >"$directory/node-$1.pid"
}

await_node() {
  local process
  process=$(<"$directory/node-$1.pid")
  for _ in $(seq 600); do
    if curl -sf -o /dev/null --max-time 5 "$(node_url "$1")/health/ready"; then
      echo "node $1: $(node_url "$1"), process $process"
      return
    fi
    kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$directory/node-$1.log" >&2
  kill -0 "$process" 2>/dev/null && fail "node $1 (process $process) is not ready after a minute; its log is $directory/node-$1.log"
  fail "node $1 did not start; its log is $directory/node-$1.log"
}

await_end() { # process, seconds
  for _ in $(seq $(($2 * 10))); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

# --- Certificates ----------------------------------------------------------------------------------------------------

make_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=TableActors cluster on $(hostname)" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" \
    -keyout "$directory/ca.key" -out "$directory/ca.pem" 2>"$directory/openssl.log" || fail "openssl made no CA: $(<"$directory/openssl.log")"
}

make_certificate() {
  local base="$directory/node-$1"
  {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=node-$1" -keyout "$base.key" -out "$base.csr" &&
      printf 'basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost\n' >"$base.ext" &&
      openssl x509 -req -in "$base.csr" -CA "$directory/ca.pem" -CAkey "$directory/ca.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 \
        -extfile "$base.ext" -out "$base.pem"
  } 2>"$directory/openssl.log" || fail "openssl made no certificate for node $1: $(<"$directory/openssl.log")"
  rm -f "$base.csr" "$base.ext"
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

# The server refuses to be root's.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

find_postgres() {
  local found
  for found in "$(pg_config --bindir 2>/dev/null || true)" "$(dirname "$(command -v initdb || echo /none/)")" /usr/lib/postgresql/*/bin; do
    if [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ]; then
      echo "$found"
      return
    fi
  done
  fail "there is no PostgreSQL server on this machine: install it (apt-get install postgresql), or name a database with --store"
}

make_postgres() {
  local binaries data password try chosen
  binaries=$(find_postgres)
  if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || fail "root cannot run a PostgreSQL server, and there is no user postgres: run this as another user, or name a database with --store"
  fi
  data=$(cd / && as_postgres mktemp -d -t tableactors-cluster-postgres-XXXXXX)
  printf '%s\n%s\n' "$binaries" "$data" >"$directory/postgres"
  password=$(openssl rand -hex 16)
  as_postgres sh -c 'umask 077 && cat >"$1/password"' sh "$data" <<<"$password"
  (cd / && as_postgres "$binaries/initdb" -D "$data/data" -U postgres -A scram-sha-256 --pwfile="$data/password" -E UTF8 --locale=C -N >/dev/null) ||
    fail "initdb failed"
  for try in 1 2 3 4 5; do
    chosen=$((20000 + RANDOM % 10000))
    if ! answers "$chosen" && start_postgres "$chosen"; then
      echo "$chosen" >"$directory/postgres-port"
      echo "postgresql://postgres:$password@127.0.0.1:$chosen/postgres" >"$directory/store"
      return
    fi
  done
  fail "PostgreSQL did not start in $try attempts; its log is $data/log"
}

start_postgres() { # port
  local binaries data
  { read -r binaries && read -r data; } <"$directory/postgres"
  (cd / && as_postgres "$binaries/pg_ctl" start -s -w -D "$data/data" -l "$data/log" \
    -o "-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c max_connections=300") </dev/null >/dev/null 2>&1
}

ensure_postgres() {
  [ -f "$directory/postgres-port" ] || return 0
  answers "$(<"$directory/postgres-port")" || start_postgres "$(<"$directory/postgres-port")" ||
    fail "PostgreSQL does not start again; its log is $(sed -n 2p "$directory/postgres")/log"
}

remove_postgres() {
  local binaries data
  [ -f "$directory/postgres" ] || return 0
  { read -r binaries && read -r data; } <"$directory/postgres"
  (cd / && as_postgres "$binaries/pg_ctl" stop -s -w -m fast -D "$data/data") >/dev/null 2>&1 || true
  [[ "$data" == */tableactors-cluster-postgres-* ]] && rm -rf -- "$data"
}

# --- The commands ----------------------------------------------------------------------------------------------------

# A copy of the service file, with the store of this cluster and, where there is none, a section for it.
make_service() { # file
  awk '
    /^[ \t]*\[/ { inside = 1 }
    !inside && /^[ \t]*store[ \t]*=/ { if (!known++) print "store = \"${TABLEACTORS_STORE}\""; next }
    { print; if ($0 ~ /^[ \t]*(\[[ \t]*cluster[ \t]*[].]|cluster[ \t]*[.=])/) cluster = 1 }
    END {
      if (!cluster)
        print "\n[cluster]\ntls = { certificate = \"${TABLEACTORS_NODE_CERTIFICATE}\", key = \"${TABLEACTORS_NODE_KEY}\", ca = \"${TABLEACTORS_NODE_CA}\" }"
    }' "$1" >"$directory/service.toml"
  grep -q '^store = "${TABLEACTORS_STORE}"$' "$directory/service.toml" ||
    { printf 'store = "${TABLEACTORS_STORE}"\n' && cat "$directory/service.toml"; } >"$directory/service.new"
  [ ! -f "$directory/service.new" ] || mv "$directory/service.new" "$directory/service.toml"
}

prepare() {
  need openssl "install it (apt-get install openssl); it makes the nodes' certificates"
  [ -f "${service:=demo/cluster.toml}" ] || fail "there is no service file $service"
  if [ -e "$directory" ] && [ -n "$(ls -A "$directory" 2>/dev/null)" ]; then
    fail "$directory exists, and no cluster is in it: name another directory with --dir"
  fi
  store=${store:-${TABLEACTORS_STORE:-}}
  [[ "$store" != sqlite:* ]] || fail "the store is SQLite, which one node alone can use: name a PostgreSQL database with --store"
  mkdir -p "$directory"
  chmod 700 "$directory"
  : >"$directory/$mark"
  echo "${port:-8081}" >"$directory/port"
  make_service "$service"
  make_authority
  if [ -n "$store" ]; then
    echo "$store" >"$directory/store"
  else
    make_postgres
  fi
}

up() {
  local node started=()
  need dotnet "install the .NET SDK 10: https://dotnet.microsoft.com/download"
  need curl "install it (apt-get install curl)"
  if [ -f "$directory/store" ]; then
    [ -z "$service$store$port" ] || fail "the cluster in $directory has its service file, store and ports already: ./cluster.sh down, or another --dir"
    ensure_postgres
  else
    # A failed attempt may have left something.
    if made; then remove; fi
    for node in $(seq "$number"); do need_free_port $((${port:-8081} + node - 1)); done
    prepare
  fi
  # A running node has the files of the program open.
  if [ -z "$(running_nodes)" ]; then
    dotnet build src/Host -c Release --nologo -v quiet >"$directory/build.log" || { cat "$directory/build.log" >&2; fail "the build failed"; }
  fi
  for node in $(seq "$number"); do
    if node_process "$node" >/dev/null; then continue; fi
    need_free_port "$(node_port "$node")"
    start_node "$node"
    started+=("$node")
  done
  for node in "${started[@]}"; do await_node "$node"; done
  [ "${#started[@]}" -gt 0 ] || echo "the nodes 1 to $number run already"
}

running_nodes() {
  local node
  for node in $(known_nodes); do
    if node_process "$node" >/dev/null; then echo "$node"; fi
  done
}

# One member a line, out of the answer of any node.
members() {
  local node answer
  for node in $(running_nodes); do
    if answer=$(curl -sf --max-time 5 -H 'Accept: application/json' "$(node_url "$node")/cluster"); then
      echo "${answer//'{"incarnation":'/$'\n{"incarnation":'}" | sed 1d
      return
    fi
  done
}

text_of() { sed -n "s/.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p" <<<"$1"; }

names_of() {
  local names
  names=$(sed -n "s/.*\"$2\":\[\([^]]*\)\].*/\1/p" <<<"$1" | { grep -o '"name":"[^"]*"' || true; } | cut -d'"' -f4 | paste -s -d' ' -)
  echo "${names:-none}"
}

status() {
  local node process all member
  made || fail "there is no cluster in $directory: ./cluster.sh up 3"
  all=$(members)
  for node in $(known_nodes); do
    if ! process=$(node_process "$node"); then
      echo "node $node: does not run (./cluster.sh up $node starts it)"
      continue
    fi
    echo "node $node: $(node_url "$node"), process $process, log $directory/node-$node.log"
    if member=$(grep -F "process $process\"" <<<"$all" | tail -n 1) && [ -n "$member" ]; then
      echo "  $(text_of "$member" state) at $(text_of "$member" address), last beat $(text_of "$member" last_beat_ms) ms ago"
      echo "  tables: $(names_of "$member" tables); export lanes: $(names_of "$member" lanes)"
    else
      echo "  no node knows it"
    fi
  done
}

end_node() { # node, signal
  local process
  made || fail "there is no cluster in $directory: ./cluster.sh up 3"
  process=$(node_process "$1") || fail "node $1 does not run; ./cluster.sh status tells which do"
  kill -s "$2" "$process"
  await_end "$process" 60 || fail "node $1 (process $process) has not ended a minute after SIG$2; its log is $directory/node-$1.log"
  echo "node $1 (process $process) has ended"
}

remove() {
  local node process
  for node in $(running_nodes); do
    if process=$(node_process "$node"); then kill -s TERM "$process" 2>/dev/null || true; fi
  done
  for node in $(running_nodes); do
    if process=$(node_process "$node") && ! await_end "$process" 20; then
      echo "cluster.sh: node $node (process $process) did not end within 20 s, and is killed" >&2
      kill -s KILL "$process" 2>/dev/null || true
      await_end "$process" 10 || true
    fi
  done
  remove_postgres
  rm -rf -- "$directory"
}

case "$command" in
  up) up ;;
  status) status ;;
  kill) end_node "$number" KILL ;;
  stop) end_node "$number" TERM ;;
  down)
    made || fail "there is no cluster in $directory"
    remove
    echo "the cluster in $directory is gone"
    ;;
esac
