# Sourced by ./falconry: makes node_modules, the Python environment, dist and the embedding model.
#
# Every step has a stamp that names its inputs and is written last, so a step cut off half-way is done again and one
# whose inputs did not change is skipped. Needs: root, FALCONRY_HOME, fail. Runs under any POSIX shell.

venv=$FALCONRY_HOME/venv
embedding=$FALCONRY_HOME/embedding
logs=$FALCONRY_HOME/logs
lock=$root/.falconry/setup.lock
child_record=$root/.falconry/setup.child

# Disk in MB, downloads in words; measured on Linux x64 with Python 3.11.
node_disk=1000
node_download='about 370 MB'
python_cpu_disk=1900
python_cuda_disk=9000
embedding_disk=300

set_up() {
  [ "$(missing_steps)" ] || return 0
  check_programs
  [ -w "$root" ] || fail "cannot write to $root: set-up puts node_modules and dist there. Give $(id -un) a copy of its own."
  mkdir -p "$logs" "$root/.falconry"
  take_lock
  end_orphan
  for step in $(missing_steps); do
    "make_$step"
  done
  release_lock
}

missing_steps() {
  stamped node_modules/.falconry-stamp "$(node_inputs)" || echo node
  if [ -z "${PYTHON:-}" ]; then
    { stamped "$venv/.falconry-stamp" "$(python_inputs)" && [ -x "$venv/bin/python" ]; } || echo python
  fi
  stamped dist/.falconry-stamp "$(build_inputs)" || echo build
  if [ -z "${EMBEDDING_MODEL_DIR:-}" ]; then
    stamped "$embedding/.falconry-stamp" "$(embedding_inputs)" || echo embedding
  fi
}

# stamped FILE INPUTS: whether the step that writes FILE was finished with these inputs.
stamped() {
  case $1 in /*) file=$1 ;; *) file=$root/$1 ;; esac
  [ -f "$file" ] && [ "$(cat "$file")" = "$2" ]
}

node_inputs() { hash_of package-lock.json package.json client/package.json .npmrc; }
python_inputs() { printf '%s %s' "$venv" "$(hash_of python/requirements.txt)"; }
build_inputs() { hash_of src client/src migrations bench package-lock.json tsconfig.json tsconfig.build.json; }
embedding_inputs() { hash_of python/falconry_embedding; }

# hash_of PATH...: of the names and contents of all files below the paths.
hash_of() {
  (
    cd -- "$root"
    find "$@" -type f ! -name '*.pyc' ! -name '*.spec.ts' -exec sha256sum {} + 2>/dev/null |
      LC_ALL=C sort -k 2 | sha256sum | cut -d ' ' -f 1
  )
}

check_programs() {
  problems=
  if ! command -v node >/dev/null; then
    problem "Node.js 20.19 or newer is missing (Debian's own nodejs may be too old: see https://nodejs.org)"
  elif ! new_enough "$(node --version)" 20 19; then
    problem "Node.js is $(node --version), needed is 20.19 or newer: see https://nodejs.org"
  fi
  command -v npm >/dev/null || problem "npm is missing (Debian: apt-get install npm)"
  [ -n "${PYTHON:-}" ] || check_python
  [ -z "$problems" ] || fail "cannot set up:$problems"
}

problem() {
  problems="$problems
  - $1"
}

# new_enough VERSION MAJOR MINOR
new_enough() {
  major=${1#v}
  minor=${major#*.}
  major=${major%%.*}
  minor=${minor%%.*}
  [ "$major" -gt "$2" ] || { [ "$major" -eq "$2" ] && [ "$minor" -ge "$3" ]; }
}

check_python() {
  python=
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$candidate
      break
    fi
  done
  if [ -z "$python" ]; then
    problem "Python 3.11 or newer is missing (Debian 12 and newer: apt-get install python3 python3-venv)"
  elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    problem "$python cannot make virtual environments (Debian: apt-get install python3-venv)"
  fi
}

# need_disk FOLDER MB WHAT
need_disk() {
  free=$(df -Pk -- "$1" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge "$2" ] ||
    fail "too little disk for $3: $2 MB are needed under $1, $free MB are free."
}

make_node() {
  if node "$root/src/launcher/installed-packages.mjs" "$root"; then
    node_inputs >"$root/node_modules/.falconry-stamp"
    return
  fi
  need_disk "$root" "$node_disk" 'the Node packages'
  note "Node packages: $node_download to download, $node_disk MB on disk"
  rm -f -- "$root/node_modules/.falconry-stamp"
  run_long 'Node packages' install_node
  node_inputs >"$root/node_modules/.falconry-stamp"
}

install_node() {
  cd -- "$root"
  # The CPU runtime is inside the package; its install script would fetch the CUDA one.
  export ONNXRUNTIME_NODE_INSTALL=skip
  exec npm ci --no-audit --no-fund --loglevel=error
}

make_python() {
  rm -f -- "$venv/.falconry-stamp.draft"
  # An environment that is whole but has other requirements is brought up to date; any other is made anew.
  case $(cat "$venv/.falconry-stamp" 2>/dev/null) in
    "$venv "*) "$venv/bin/python" -c '' 2>/dev/null || make_venv ;;
    *) make_venv ;;
  esac
  say_python_size
  rm -f -- "$venv/.falconry-stamp"
  run_long 'Python packages' "$venv/bin/python" -m pip install --disable-pip-version-check \
    --no-input -r "$root/python/requirements.txt"
  python_inputs >"$venv/.falconry-stamp.draft"
  mv -- "$venv/.falconry-stamp.draft" "$venv/.falconry-stamp"
}

make_venv() {
  need_disk "$FALCONRY_HOME" "$python_cpu_disk" 'the Python packages'
  rm -rf -- "$venv"
  if "$python" -c "$has_torch" "$(torch_version)" 2>/dev/null; then
    note "Python packages: using the torch that $python has"
    site=--system-site-packages
  fi
  run_long 'Python environment' "$python" -m venv ${site:-} "$venv"
}

has_torch='import importlib.metadata as m, sys; sys.exit(m.version("torch").split("+")[0] != sys.argv[1])'

torch_version() { sed -n 's/^torch==//p' "$root/python/requirements.txt"; }

# The build of torch that pip's configuration leads to decides by far the most: with CUDA it is ten times the size.
say_python_size() {
  if "$venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-input --dry-run \
    --no-deps --report - "torch==$(torch_version)" 2>/dev/null | grep -q '"nvidia-'; then
    note "Python packages: about 4 GB to download, $python_cuda_disk MB on disk (torch with CUDA; to get the CPU" \
      'build, point pip at it: PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS)'
    need_disk "$FALCONRY_HOME" "$python_cuda_disk" 'the Python packages with CUDA'
  else
    note "Python packages: about 450 MB to download, $python_cpu_disk MB on disk"
  fi
}

# Built beside the old one and swapped, so that what runs meanwhile never sees half of it.
make_build() {
  run_long 'build' build_into "$root/dist.next"
  build_inputs >"$root/dist.next/.falconry-stamp"
  rm -rf -- "$root/dist.old"
  [ ! -d "$root/dist" ] || mv -- "$root/dist" "$root/dist.old"
  mv -- "$root/dist.next" "$root/dist"
  rm -rf -- "$root/dist.old"
}

build_into() {
  cd -- "$root"
  rm -rf -- "$1"
  exec node_modules/.bin/tsc -p tsconfig.build.json --outDir "$1"
}

make_embedding() {
  need_disk "$FALCONRY_HOME" "$embedding_disk" 'the embedding model'
  note "embedding model: 85 MB to download, $embedding_disk MB on disk"
  run_long 'embedding model' export_embedding
  embedding_inputs >"$embedding/.falconry-stamp"
}

export_embedding() {
  export PYTHONPATH="$root/python"
  exec "${PYTHON:-$venv/bin/python}" -m falconry_embedding export --out "$embedding"
}

note() { printf '%s\n' "$*" >&2; }

# run_long LABEL COMMAND...: shows that it goes on; the output goes to a log, whose end is shown on failure. A function
# as COMMAND ends in exec, so that ending the child ends the work.
run_long() {
  label=$1
  shift
  "$@" >"$logs/setup.log" 2>&1 &
  child=$!
  printf '%s %s\n' "$child" "$(started "$child")" >"$child_record"
  seconds=0
  while kill -0 "$child" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    if [ -t 2 ]; then
      printf '\r%s: %s s ' "$label" "$seconds" >&2
    elif [ $((seconds % 20)) -eq 0 ]; then
      note "$label: $seconds s"
    fi
  done
  if [ -t 2 ]; then printf '\r' >&2; fi
  if ! wait "$child"; then
    tail -n 30 "$logs/setup.log" >&2
    fail "$label: failed (all of its output: $logs/setup.log). Run the command again to go on from here."
  fi
  child=
  rm -f -- "$child_record"
  note "$label: done in $seconds s"
}

# One set-up at a time. The lock is a hard link, made whole or not at all; it names its process by pid and start.
take_lock() {
  own=$root/.falconry/setup.lock.$$
  printf '%s %s\n' "$$" "$(started "$$")" >"$own"
  trap 'release_lock' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  said=
  while ! ln -- "$own" "$lock" 2>/dev/null; do
    holder=$(cat "$lock" 2>/dev/null) || continue
    if [ "$(started "${holder%% *}")" != "${holder##* }" ]; then
      mv -- "$lock" "$own.stale" 2>/dev/null || continue
      # Another set-up may have replaced the dead one's lock in between: then it gets it back.
      [ "$(cat "$own.stale")" = "$holder" ] || ln -- "$own.stale" "$lock" 2>/dev/null || :
      rm -f -- "$own.stale"
      continue
    fi
    [ "$said" ] || note "another set-up is running (process ${holder%% *}); waiting for it"
    said=yes
    sleep 1
  done
}

# What a killed set-up was doing may still be going on.
end_orphan() {
  orphan=$(cat "$child_record" 2>/dev/null) || return 0
  pid=${orphan%% *}
  while [ "$(started "$pid")" ] && [ "$(started "$pid")" = "${orphan##* }" ]; do
    kill "$pid" 2>/dev/null || :
    sleep 1
  done
  rm -f -- "$child_record"
}

release_lock() {
  if [ "${child:-}" ]; then
    kill "$child" 2>/dev/null || :
    wait "$child" 2>/dev/null || :
    rm -f -- "$child_record"
  fi
  if [ -f "${own:-}" ]; then
    [ "$(cat "$lock" 2>/dev/null)" != "$(cat "$own")" ] || rm -f -- "$lock"
    rm -f -- "$own"
  fi
  trap - EXIT
}

# started PID: its start in clock ticks since boot; empty when there is no such process.
started() { sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
