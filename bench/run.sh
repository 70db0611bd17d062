#!/bin/bash
# Builds everything for release and compares the services; options go to the comparison (--help lists them).
# "run.sh akka" measures the journal and the shard regions instead; words after it choose the scenarios whose names hold one of them.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
program=Comparison arguments=(--root "$root")
if [ "${1:-}" = akka ]; then
  shift
  program=AkkaBench arguments=()
fi
dotnet build "$root/bench/$program" --configuration Release --nologo --verbosity quiet
exec dotnet "$root/bench/$program/bin/Release/net10.0/$program.dll" "${arguments[@]}" "$@"
