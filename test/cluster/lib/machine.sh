# shellcheck shell=bash
# What a node needs of this machine.

for folder in /usr/lib/cni /opt/cni/bin; do [[ ! -x $folder/bridge ]] || CNI_PLUGINS=$folder; done
CNI_PLUGINS=${CNI_PLUGINS:-/usr/lib/cni}

# A command, or a file, and the Debian package it comes from. A machine that has the command from elsewhere keeps that.
missing_packages() {
  local what package
  while read -r what package; do
    [[ -e $what ]] || command -v "$what" >/dev/null || echo "$package"
  done <<T
containerd containerd
ctr containerd
runc runc
$CNI_PLUGINS/bridge containernetworking-plugins
iptables iptables
ip iproute2
openssl openssl
debootstrap debootstrap
/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring
buildah buildah
T
}

machine_ready() {
  local reason packages
  reason=$(probe node) || die "a node cannot run here: $reason"
  mapfile -t packages < <(missing_packages | sort -u)
  ((${#packages[@]})) || return 0
  say "installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${packages[@]}"; } >"$KELOS_CACHE/apt.log" 2>&1 </dev/null || {
    tail -n 15 "$KELOS_CACHE/apt.log" >&2
    die "the packages cannot be installed"
  }
}

# Prints the first reason why this kind of cluster cannot run here, and fails, if there is one.
probe() { # KIND
  no() { echo "$1"; return 1; }
  local name
  for name in $(binaries "$1"); do
    [[ -x $BIN/$name ]] || command -v go >/dev/null || no "$name must be built, and there is no Go (1.24 or later)" || return
  done
  if [[ $1 == bare ]]; then
    command -v openssl >/dev/null || no 'it needs openssl'
    return
  fi
  [[ $(id -u) == 0 ]] || no 'it needs root (containers, namespaces)' || return
  [[ -z $(missing_packages) ]] || command -v apt-get >/dev/null || no "it needs the packages $(missing_packages | sort -u | xargs), and there is no apt-get to install them" || return
  unshare --mount --net --ipc --uts --pid --fork true 2>/dev/null || no 'this machine does not let root make namespaces' || return
  [[ -w /sys/fs/cgroup ]] || no '/sys/fs/cgroup is not writable' || return
  [[ -d /sys/fs/cgroup/memory ]] || grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null || no 'the kernel has no memory control group' || return
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || no 'the kernel has no overlay file system' || return
}
