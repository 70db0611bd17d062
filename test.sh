#!/usr/bin/env bash
# Installs what the tests need, builds the solution, runs every test, and ends with the line
#   N passed, N failed, N skipped
# Exit code 0 only when everything was built and every test passed.
#
#   ./test.sh           every test
#   ./test.sh --fast    all but two categories: Crash, which kills, stops and parts processes, and Slow,
#                       which starts services again and again, or repeats on PostgreSQL what SQLite has passed.
#                       Less than two minutes on two cores, after the build
#   ./test.sh [--fast] --filter FullyQualifiedName~TableActor
#                       of these the tests that fit. Other arguments go on to 'dotnet test', too
set -uo pipefail
cd "$(dirname "$0")"

isFast=0 filter='' others=()
while [ $# -gt 0 ]; do
  case $1 in
    --fast) isFast=1 ;;
    --filter) filter=${2:?test.sh: --filter needs an expression} && shift ;;
    --filter=*) filter=${1#*=} ;;
    *) others+=("$1") ;;
  esac
  shift
done

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

isFiltered=0
[ -z "$filter" ] && [ ${#others[@]} -eq 0 ] || isFiltered=1
chosen=("${others[@]}")
if [ "$isFast" -eq 1 ]; then
  filter="${filter:+($filter)&}Category!=Crash&Category!=Slow"
  # These tests wait for each other's disk and clock more than for a processor.
  echo '<RunSettings><xUnit><MaxParallelThreads>4</MaxParallelThreads></xUnit></RunSettings>' >"$results/fast.runsettings"
  chosen=(--settings "$results/fast.runsettings" "${chosen[@]}")
fi
[ -z "$filter" ] || chosen=(--filter "$filter" "${chosen[@]}")

name_of() { basename "$1" .csproj | sed 's/^TableActors\.//'; }

passed=0 failed=0 skipped=0 broken=0
count() { # project: sets ok, bad and left, or fails where no test has run
  local counters
  counters=$(grep -o '<Counters [^>]*>' "$results/$(name_of "$1").trx" 2>/dev/null)
  of() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters" | grep . || echo 0; }
  ok=$(of passed) bad=$(($(of executed) - $(of passed))) left=$(($(of total) - $(of executed)))
  [ -n "$counters" ] && { [ "$(of total)" -gt 0 ] || [ "$isFiltered" -eq 1 ]; }
}

run_project() { # project
  local name begun=$SECONDS ok bad left tests
  name=$(name_of "$1")
  tests=$(dirname "$1")/bin/Release/net10.0/$(basename "$1" .csproj).dll
  echo "$name begins: $(sed -n 's:.*<Description>\(.*\)</Description>.*:\1:p' "$1")"
  dotnet test "$tests" --nologo --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --results-directory "$results" --blame-hang --blame-hang-timeout 10m "${chosen[@]}" >"$results/$name.log" 2>&1 ||
    { touch "$results/$name.failed" && cat "$results/$name.log"; }
  count "$1"
  echo "$name ends: $ok passed, $bad failed, $left skipped in $((SECONDS - begun)) s"
}

# The tests of a cluster mostly wait for what they have broken. The others run meanwhile.
beside=tests/Cluster.Tests/TableActors.Cluster.Tests.csproj
# The projects with most tests begin first, so that none of them is left alone at the end.
size_of() { cat "$(dirname "$1")"/*.cs "$(dirname "$1")"/[A-Z]*/*.cs 2>/dev/null | wc -c; }
mapfile -t projects < <(for project in tests/*.Tests/*.csproj; do echo "$(size_of "$project") $project"; done | sort -rn | cut -d ' ' -f 2)
run_project "$beside" &
for project in "${projects[@]}"; do
  [ "$project" != "$beside" ] || continue
  if [ "$isFast" -eq 1 ]; then
    # Two at once: they often wait for a disk, and one alone leaves a processor idle. Three take longer.
    [ "$(jobs -r | wc -l)" -lt 2 ] || wait -n
    run_project "$project" &
  else
    run_project "$project"
  fi
done
wait

for project in "${projects[@]}"; do
  name=$(name_of "$project")
  count "$project" || { echo "test.sh: $name ran no test" >&2 && broken=1; }
  [ ! -e "$results/$name.failed" ] || broken=1
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
done

[ "$broken" -eq 1 ] && [ "$failed" -eq 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
