#!/usr/bin/env bash
# Installs what the tests need, builds the solution, runs every test, and ends with the line
#   N passed, N failed, N skipped
# Exit code 0 only when everything was built and every test passed. Arguments are passed on to 'dotnet test',
# for example: ./test.sh --filter FullyQualifiedName~TableActor
set -uo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_package() { # command-or-path package
  command -v "$1" >/dev/null 2>&1 || [ -x "$1" ] && return 0
  echo "test.sh: installing $2"
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "test.sh: $1 is missing: install the package '$2', or run as root on Debian." >&2
    exit 1
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null || exit 1
}

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET SDK 10 is missing: see https://dotnet.microsoft.com/download" >&2
  exit 1
fi
need_package /usr/lib/postgresql/15/bin/postgres postgresql
# The tests of the OpenAPI document validate it and generate a client from it, with packages of npm.
need_package npm npm
# The tests run the curl commands that the documents print.
need_package curl curl
# The demo computes thumbnails with it. Other programs may be called convert, too, so only its package's own place counts.
need_package /usr/bin/convert imagemagick

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build TableActors.sln -c Release --nologo -v quiet || { echo "test.sh: the build failed" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

run_project() { # project, further arguments for dotnet test
  local name
  name=$(basename "$1" .csproj)
  echo "== $name"
  dotnet test "$1" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --results-directory "$results" --blame-hang --blame-hang-timeout 10m "${@:2}" || touch "$results/$name.failed"
}

passed=0 failed=0 skipped=0 broken=0
count_project() { # project
  local name counters total ok executed
  name=$(basename "$1" .csproj)
  [ ! -e "$results/$name.failed" ] || broken=1
  counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters" | grep . || echo 0; }
  total=$(count total) ok=$(count passed) executed=$(count executed)
  if [ -z "$counters" ] || { [ "$total" -eq 0 ] && [ "$isFiltered" -eq 0 ]; }; then
    echo "test.sh: $name ran no test" >&2
    broken=1
  fi
  passed=$((passed + ok))
  failed=$((failed + executed - ok))
  skipped=$((skipped + total - executed))
}

[ $# -eq 0 ] && isFiltered=0 || isFiltered=1
# The tests of a cluster mostly wait for what they have broken. The others run meanwhile.
beside=tests/Cluster.Tests/TableActors.Cluster.Tests.csproj
run_project "$beside" "$@" >"$results/beside.log" 2>&1 &
for project in tests/*.Tests/*.csproj; do
  [ "$project" = "$beside" ] || run_project "$project" "$@"
done
wait
cat "$results/beside.log"
for project in tests/*.Tests/*.csproj; do
  count_project "$project"
done

[ "$broken" -eq 1 ] && [ "$failed" -eq 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
