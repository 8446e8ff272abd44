#!/usr/bin/env bash
# Builds once, runs every suite, and ends with one line: `N passed, N failed, N skipped`.
# Debian or Ubuntu, as root or with sudo: what is missing is installed. Logs and results: artifacts/test-results.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

results=$PWD/artifacts/test-results
suites=$results/suites.tsv
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

say() { printf '== %s\n' "$*"; }

# The closing line is promised on every way out.
give_up() {
  printf '%s\n0 passed, 1 failed, 0 skipped\n' "$*"
  exit 1
}

install_missing() {
  command -v dotnet >/dev/null || give_up "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download"
  local -a missing=()
  command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)
  [[ $(PATH=$PATH:/sbin:/usr/sbin ldconfig -p) == *libsqlite3.so.0* ]] || missing+=(libsqlite3-0)
  [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
  [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] ||
    give_up "node $(node --version) is too old for the official npm clients: install node 20 or newer"
}

install_packages() {
  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || give_up "Missing packages ($*) and no root to install them: run as root, or install them by hand"
    as_root=(sudo)
  fi
  say "installing $*"
  { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >"$results/apt.log" 2>&1 ||
    { tail -n 20 "$results/apt.log"; give_up "apt-get could not install $* (artifacts/test-results/apt.log)"; }
}

build() {
  say "building"
  dotnet build Breakwater.slnx -v quiet --disable-build-servers >"$results/build.log" 2>&1 ||
    { grep -E ' error |: error' "$results/build.log" | sort -u | head -n 40 || tail -n 40 "$results/build.log"; give_up "The build failed (artifacts/test-results/build.log)"; }
}

# run_suite NAME RESULT_FILE COMMAND...: the outcome is judged from the result file and the exit code together.
run_suite() {
  local name=$1 file=$2 code=0 started=$SECONDS
  shift 2
  say "running $name"
  "$@" >"$results/$name.log" 2>&1 || code=$?
  printf '%s\t%s\t%s\n' "$name" "$code" "$file" >>"$suites"
  say "$name: exit code $code after $((SECONDS - started)) s"
  [ "$code" -eq 0 ] || tail -n 60 "$results/$name.log"
}

run_dotnet_suites() {
  local project name
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$(dirname "$project")")
    run_suite "$name" "$results/$name.trx" \
      dotnet test "$project" --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$results" --blame-hang --blame-hang-timeout 15m --blame-hang-dump-type none
  done
}

# What the hot path allocates, in an optimised build: bench/README.md.
run_budget_suite() {
  run_suite Budgets "$results/Budgets.tsv" \
    dotnet run -c Release --project bench --disable-build-servers -- --budgets --results "$results/Budgets.tsv"
}

# The official npm SDKs. run.sh starts what they talk to and hands its arguments on to `node --test`.
run_client_suite() {
  compgen -G 'tests/Clients/*.test.mjs' >/dev/null || return 0
  say "installing the npm clients"
  (cd tests/Clients && npm ci --no-audit --no-fund) >"$results/npm.log" 2>&1 ||
    { tail -n 20 "$results/npm.log"; give_up "npm ci failed in tests/Clients (artifacts/test-results/npm.log)"; }
  local file=$results/Clients.tsv
  local -a options=("--test-reporter=$PWD/eng/node-results.mjs" "--test-reporter-destination=$file" --test-reporter=spec --test-reporter-destination=stdout)
  if [ -x tests/Clients/run.sh ]; then
    run_suite Clients "$file" tests/Clients/run.sh "${options[@]}"
  else
    run_suite Clients "$file" node --test "${options[@]}" tests/Clients/*.test.mjs
  fi
}

rm -rf "$results"
mkdir -p "$results"
: >"$suites"
install_missing
build
run_dotnet_suites
run_budget_suite
run_client_suite
node eng/fold-results.mjs "$suites"
