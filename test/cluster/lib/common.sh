# shellcheck shell=bash
# Settings and processes. A process is ours when its number, its start time and the boot it was started in are the recorded ones and its
# command line names our state folder: numbers are reused, so a number alone proves nothing.

KUBERNETES_VERSION=v1.34.2
KELOS_CACHE=${KELOS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kelos-iac}
BIN=$KELOS_CACHE/bin
BOOT=$(</proc/sys/kernel/random/boot_id)

say() { echo "cluster: $*" >&2; }
die() { say "$*"; exit 1; }

# lock NAME: one at a time on this cache; the lock lasts until this script ends
lock() {
  mkdir -p "$KELOS_CACHE"
  exec 9>"$KELOS_CACHE/$1.lock"
  flock 9
}

# started_at PID: its start time in clock ticks after boot; fails for what is gone or a zombie
started_at() {
  local stat fields
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  read -ra fields <<<"${stat##*) }" # the name before it can hold anything
  [[ ${fields[0]} != Z ]] && echo "${fields[19]}"
}

names_state() { grep -qzF -- "$STATE" "/proc/$1/cmdline" 2>/dev/null; }

# ours NAME: whether the program that was started under this name still runs; sets pid
ours() {
  local start boot
  { read -r pid start boot <"$RUN/$1"; } 2>/dev/null || return 1
  [[ $boot == "$BOOT" && $start == "$(started_at "$pid")" ]] && names_state "$pid"
}

# alone COMMAND...: without what this script has open (its lock, a caller's pipes and locks), in a session of its own
alone() {
  local fd
  for fd in "/proc/$BASHPID/fd/"*; do
    fd=${fd##*/}
    ((fd < 3 || fd == 255)) || eval "exec $fd>&-" # 255 is bash's own, which exec closes
  done
  exec setsid "$@"
}

record() { # NAME PID
  echo "$2 $(started_at "$2" || echo gone) $BOOT" >"$RUN/$1.new"
  mv "$RUN/$1.new" "$RUN/$1"
}

# start NAME COMMAND...: in the background, unless it runs
start() {
  local name=$1 child
  shift
  ours "$name" && return
  rm -f "$RUN/$name"
  recorded "$name" "$@" >"$STATE/log/$name.log" 2>&1 </dev/null &
  child=$!
  record "$name" "$child"
  # until exec, the command line is still this script's
  while started_at "$child" >/dev/null && ! names_state "$child"; do sleep 0.01; done
}

# Begins only when its number is written down: whatever ends this script, there is no program that `stop` does not know.
recorded() { # NAME COMMAND...
  local i number=''
  for ((i = 0; i < 200; i++)); do
    { read -r number _ <"$RUN/$1"; } 2>/dev/null || true
    [[ $number != "$BASHPID" ]] || alone "${@:2}"
    sleep 0.01
  done
}

# stop NAME: end it if it is ours, and forget it
stop() {
  local pid i
  if ours "$1"; then
    kill "$pid" 2>/dev/null || true
    for ((i = 0; i < 30; i++)); do
      ours "$1" || break
      sleep 0.1
    done
    if ours "$1"; then # the API server takes a minute to drain
      kill -9 "$pid" 2>/dev/null || true
      while ours "$1"; do sleep 0.02; done
    fi
  fi
  rm -f "${RUN:?}/$1"
}

fail_with_log() { # NAME SENTENCE
  say "$2; the end of $STATE/log/$1.log:"
  tail -n 15 "$STATE/log/$1.log" | cut -c 1-400 >&2
  exit 1
}

# wait_for NAME SECONDS COMMAND...: until the command succeeds; ends at once when the program NAME has ended
wait_for() {
  local name=$1 limit=$2 deadline=$((SECONDS + $2)) pid
  shift 2
  until "$@" >/dev/null 2>&1; do
    ours "$name" || fail_with_log "$name" "$name ended while starting"
    ((SECONDS < deadline)) || fail_with_log "$name" "$name is not ready after $limit s"
    sleep 0.1
  done
}

# need_port PORT NAME HINT: an error when another program listens there and NAME does not run yet
need_port() {
  local pid
  ours "$2" && return
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then die "port $1 is in use by another program, $2 needs it; $3"; fi
}
