# Shared by `run` and `nightly`: steps with their times, and the tools that tests use. Sourced by bash.
export CI=true
exec </dev/null

package_manager=$(node -p 'require("./package.json").packageManager')
pnpm() { npx -y "$package_manager" "$@"; }
step() { printf '\n== %s\n' "$1"; }

scratch=$(mktemp -d)
times_of_steps=$scratch/steps
has_told=
# Ends what still runs. A script that ended before its count was told tells one, as its last line.
ended() {
  local code=$?
  kill $(jobs -p) 2>/dev/null || true
  if [ -z "$has_told" ]; then
    tell_times
    echo "0 passed, 1 failed"
  fi
  rm -rf "$scratch"
  exit $code
}
trap ended EXIT

# The sum of what `times` prints: four times such as 1m2.34s.
seconds_in() { awk -F'[ms ]' '{ sum += 60 * $1 + $2 + 60 * $4 + $5 } END { printf "%.0f", sum }'; }

# Runs a command in a shell of its own, whose processor time is that of the command, and keeps its times under a name.
timed() (
  began=$SECONDS
  code=0
  (eval "${2:-$1}") || code=$?
  own=$scratch/times.$BASHPID
  times >"$own"
  printf '%s\t%d\t%s\n' "$1" $((SECONDS - began)) "$(seconds_in <"$own")" >>"$times_of_steps"
  exit $code
)

# Commands at the same time, since parts of each use one core; their output in order.
together() {
  local kept=() running=() at failed=0
  for at in $(seq $#); do
    kept+=("$(mktemp -p "$scratch")")
    timed "${!at}" >"${kept[at - 1]}" 2>&1 &
    running+=($!)
  done
  for at in $(seq $#); do
    wait "${running[at - 1]}" || failed=$?
    step "${!at}"
    cat "${kept[at - 1]}"
  done
  return $failed
}

tell_times() {
  step "times"
  printf '| step | wall, s | processor, s |\n|---|---|---|\n'
  awk -F'\t' '{ printf "| `%s` | %d | %d |\n", $1, $2, $3 }' "$times_of_steps"
  printf '| all | %d | |\n' "$SECONDS"
}

is_there() { node -e "import('./scripts/find.mjs').then((m) => process.exit(($1) ? 0 : 1))"; }
# Packages of Debian for what the first argument names; the others are tried if one of them is not available.
debian() {
  local what=$1
  shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -qq "$@" >/dev/null 2>&1 || echo "$what could not be installed"
  else
    echo "$what: not there, and cannot be installed from here"
  fi
}
from_debian() {
  ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ] || apt-get update -qq >/dev/null 2>&1 || true
  # Without windows, where it is packaged so: a page takes a tenth of the processor time.
  is_there 'm.findChromium()?.endsWith("headless-shell")' \
    || debian "Chromium's headless shell" chromium-headless-shell
  is_there 'm.findChromium()' || debian "Chromium" chromium
  [ -z "${is_night:-}" ] || { command -v clang && command -v wasm-ld; } >/dev/null || debian "clang and lld" clang lld
  is_there 'm.findRedis()' || debian "Redis" redis-server redis-sentinel
  is_there 'm.findNginx()' || debian "nginx" nginx
  is_there '!m.findLanguages().missing.length' \
    || debian "Python, its gRPC tools, Mono and Godot" python3 python3-grpc-tools mono-mcs mono-runtime godot3-server
  is_there '!m.findRuntimes().missing.some((name) => /Firefox|WebKit/.test(name))' \
    || debian "Firefox and WebKitGTK" firefox-esr libwebkit2gtk-4.1-0 xvfb xauth
  [ -z "${is_night:-}" ] || is_there 'm.findMachine("aarch64")' \
    || debian "qemu, and the C library of ARM" qemu-user-static libc6-arm64-cross
  if command -v python3 >/dev/null && ! is_there 'm.findPythonMcp()'; then
    { python3 -m venv .cache/python-mcp \
      && timeout 300 .cache/python-mcp/bin/python -m pip install --quiet --disable-pip-version-check mcp==2.3.0; } \
      >/dev/null 2>&1 || {
        rm -rf .cache/python-mcp
        echo "Python's client of the Model Context Protocol could not be installed"
      }
  fi
}
from_registries() {
  node scripts/install.mjs engines
  # 500 MB: a server of Minecraft and a bot.
  timeout 120 node scripts/install.mjs minecraft || true
  # Where Cargo is installed.
  timeout 120 node scripts/build/build-native.mjs --fetch || echo "the crates could not be fetched"
  [ -z "${is_night:-}" ] || timeout 600 node scripts/install.mjs zigbuild || true
}
# Tests of missing tools are left out, with a notice. What is not there is installed while the code is checked; Debian's
# packages, which need nothing of this repository, already while its own are, since that takes one processor.
fetch_from_debian() { timed from_debian >"$scratch/debian" 2>&1 & }
fetch_from_registries() { timed from_registries >"$scratch/registries" 2>&1 & }
wait_for_tools() {
  step "tools of tests"
  wait
  cat "$scratch/debian" "$scratch/registries"
}
