#!/bin/bash
# Builds everything for release and compares the services; options go to the comparison (--help lists them).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build "$root/bench/Comparison" --configuration Release --nologo --verbosity quiet
exec dotnet "$root/bench/Comparison/bin/Release/net10.0/Comparison.dll" --root "$root" "$@"
