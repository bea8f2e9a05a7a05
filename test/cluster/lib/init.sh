#!/usr/bin/env bash
# The first process of the node's namespaces: makes the file systems in there its own, then waits and lets the kernel's orphans go.
set -euo pipefail
STATE=$1
# Nothing begins before it is written down who this is, so that `down` can always find it.
for ((i = 0; i < 200; i++)); do
  [[ ! -s $STATE/run/init ]] || break
  sleep 0.01
done
[[ -s $STATE/run/init ]]
mount --make-rshared /
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
mkdir -p "$STATE/log/var-log"
for folder in "${@:2}"; do mount -t tmpfs tmpfs "$folder"; done
mount --bind "$STATE/log/var-log" /var/log
# The kubelet sets these for the whole machine, if they are not so already.
show() { # FILE VALUE
  [[ -e $1 ]] || return 0
  local file=/run/sysctl/${1//\//_}
  mkdir -p /run/sysctl
  echo "$2" >"$file"
  mount --bind "$file" "$1"
}
show /proc/sys/vm/overcommit_memory 1
show /proc/sys/vm/panic_on_oom 0
show /proc/sys/kernel/panic 10
show /proc/sys/kernel/panic_on_oops 1
show /proc/sys/kernel/keys/root_maxkeys 1000000
show /proc/sys/kernel/keys/root_maxbytes 25000000
touch "$STATE/ready"
while :; do
  sleep 86400 &
  wait $! || true
done
