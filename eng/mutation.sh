#!/usr/bin/env bash
# Mutation scores of the machines under src/Breakwater.Core/Resilience, folder by folder, each against its own tests:
#   eng/mutation.sh                  all folders (about an hour on two cores)
#   eng/mutation.sh Retry Hedging    some of them
# The long simulated courses (HiddenLimits, Fairness, GateInterleavings) are left out, for they would take a day: the score is a lower bound.
# Changes the code in one place at a time and asks whether a test fails. Reports with every surviving change: artifacts/mutation.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
reports=$root/artifacts/mutation
folders=("$@")
[ ${#folders[@]} -gt 0 ] || mapfile -t folders < <(cd src/Breakwater.Core/Resilience && printf '%s\n' */ | tr -d /)

dotnet tool restore >/dev/null
for folder in "${folders[@]}"; do
  [ -d "tests/Core.Tests/Resilience/$folder" ] || { echo "No such folder: Resilience/$folder" >&2; exit 2; }
  rm -rf "${reports:?}/$folder"
  mkdir -p "$reports"
  (cd tests/Core.Tests && TestsOf=Resilience/$folder dotnet stryker --test-runner mtp --project Breakwater.Core.csproj --mutate "**/Resilience/$folder/**/*.cs" \
    --concurrency "$(nproc)" --reporter json --reporter html --output "$reports/$folder") >"$reports/$folder.log" 2>&1 || { tail -n 20 "$reports/$folder.log"; exit 1; }
done
node eng/mutation-score.mjs "$reports" "${folders[@]}"
