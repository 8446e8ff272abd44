#!/usr/bin/env bash
# Publishes breakwater and measures it as a whole process: bench/load/run.sh [--rounds N] [--scenarios a,b] [--subjects a,b] [--stopped-store]
# Needs two CPUs, taskset (util-linux) and, as a yardstick, nginx. Results: artifacts/load.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$PWD/artifacts/load
mkdir -p "$out"
ulimit -n "$(ulimit -Hn)"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet publish -c Release -v quiet -o "$out/app" src/Breakwater
dotnet build -c Release -v quiet -o "$out/load" bench/load
# Load and upstream on the first CPU, the gateway on the last.
exec taskset -c 0 dotnet "$out/load/Breakwater.Load.dll" "$out/app" "$out/$(date -u +%Y%m%d-%H%M%S).json" $(($(nproc --all) - 1)) "$@"
