#!/usr/bin/env bash
# A real Kubernetes on one Linux machine, without Docker, systemd or an image registry.
#
#   cluster.sh up bare|node        start it and print its kubeconfig; when it runs already nothing happens
#   cluster.sh down bare|node|all  stop it and leave nothing behind but its folder in the cache
#   cluster.sh fresh bare|node     stop it and forget all its objects; images stay
#   cluster.sh status              what runs
#   cluster.sh kubeconfig bare|node
#   cluster.sh restart bare|node PROGRAM   kill one program and start it again
#   cluster.sh images              build the images of the tests and put them into the node; what is unchanged is not built again
#   cluster.sh import FILE.tar     put an image archive (docker or OCI) into the node
#   cluster.sh install             Debian packages that a node needs and that are missing (as root; `up node` does it too)
#   cluster.sh build [bare|node]   the programs, from Go modules (`up` does it too)
#   cluster.sh probe bare|node     why it cannot run here, if so
#
# bare is an API server with etcd and needs no root. node is everything down to containers, in namespaces of its own, and needs root.
# All that is kept is in $KELOS_CACHE (~/.cache/kelos-iac).
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in common machine binaries pki control-plane bare node archive base-image images; do
  # shellcheck source=/dev/null
  . "$HERE/lib/$part.sh"
done

usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

# cluster KIND: the settings of one of the two
cluster() {
  [[ ${1:-} == bare || ${1:-} == node ]] || usage
  KIND=$1 STATE=$KELOS_CACHE/cluster/$1
  "$1_settings"
}

up() {
  cluster "${1:-}"
  [[ $KIND != node ]] || machine_ready
  build "$KIND"
  lock "$KIND"
  # a start that fails leaves nothing running
  trap '"${KIND}_down"' EXIT
  "${KIND}_up"
  trap - EXIT
  echo "$STATE/pki/admin.conf"
}

down() {
  cluster "${1:-}"
  lock "$KIND"
  "${KIND}_down"
}

restart() { # KIND PROGRAM
  cluster "${1:-}"
  "${KIND}_programs" | grep -qxF -- "${2:-}" || die "restart what? One of: $("${KIND}_programs" | xargs)"
  lock "$KIND"
  if [[ $KIND == node ]]; then in_node kill_program "$2"; else kill_program "$2"; fi
  "${KIND}_up"
}

kill_program() { # NAME
  local pid
  ! ours "$1" || kill -9 "$pid"
  while ours "$1"; do sleep 0.02; done
}

status() { # KIND
  cluster "$1"
  if [[ $KIND == node ]] && ours init; then in_node report; else report; fi
}

report() {
  local program pid
  for program in $("${KIND}_programs"); do
    if ours "$program"; then echo "$KIND $program running, process $pid"; else echo "$KIND $program stopped"; fi
  done
}

case ${1:-} in
  install) machine_ready ;;
  probe) probe "${2:-node}" ;;
  build) build "${2:-node}" ;;
  up) up "${2:-}" ;;
  down) if [[ ${2:-} == all ]]; then down bare; down node; else down "${2:-}"; fi ;;
  fresh) down "${2:-}"; "${KIND}_fresh" ;;
  restart) restart "${2:-}" "${3:-}" ;;
  status) status bare; status node ;;
  images) cluster node; lock images; images_up ;;
  import) cluster node; in_node import_images "$(realpath "$2")" ;;
  kubeconfig) cluster "${2:-}"; echo "$STATE/pki/admin.conf" ;;
  inside) cluster node; inside_settings; "${@:2}" ;; # what in_node calls, in the node's namespaces
  *) usage ;;
esac
