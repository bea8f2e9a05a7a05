# shellcheck shell=bash
# The programs of a cluster, built from Go modules and kept in the cache under what they were built from.

FLAGS="-s -w -X k8s.io/component-base/version.gitVersion=$KUBERNETES_VERSION -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34"

binaries() { # KIND
  printf '%s\n' etcd kube-apiserver kubectl
  [[ $1 != node ]] || printf '%s\n' kube-controller-manager kube-scheduler kube-proxy kubelet pause
}

package() { # NAME
  case $1 in etcd) echo go.etcd.io/etcd/server/v3 ;; pause) echo ./pause ;; *) echo "k8s.io/kubernetes/cmd/$1" ;; esac
}

sources() { # NAME
  case $1 in pause) cat "$HERE/binaries/pause/main.go" ;; *) cat "$HERE"/binaries/go.{mod,sum} <(echo "$FLAGS") ;; esac
}

# What is built from other sources is built again. A binary that has no note but the right version was built by an earlier version of this script.
built() { # NAME KEY
  [[ -x $BIN/$1 ]] || return 1
  [[ -f $BIN/.$1.key ]] || case $1 in
    etcd) "$BIN/etcd" --version | grep -q '^etcd Version: 3\.6\.4$' && echo "$2" >"$BIN/.$1.key" ;;
    kubectl) "$BIN/kubectl" version --client | grep -q "$KUBERNETES_VERSION" && echo "$2" >"$BIN/.$1.key" ;;
    kube*) "$BIN/$1" --version | grep -q "$KUBERNETES_VERSION" && echo "$2" >"$BIN/.$1.key" ;;
  esac
  [[ $(cat "$BIN/.$1.key" 2>/dev/null) == "$2" ]]
}

build() { # KIND
  local name key begin=$SECONDS
  mkdir -p "$BIN"
  for name in $(binaries "$1"); do
    key=$(sources "$name" | sha256sum | cut -c 1-16)
    ! built "$name" "$key" || continue
    lock "build-$name" # one at a time each: a bare control plane need not wait for the kubelet
    ! built "$name" "$key" || continue
    command -v go >/dev/null || die "$name must be built, and there is no Go (1.24 or later): https://go.dev/dl"
    say "building $name (the first takes minutes; kept in $BIN)"
    (cd "$HERE/binaries" && CGO_ENABLED=0 GOFLAGS=-mod=readonly nice go build -buildvcs=false -trimpath -ldflags="$FLAGS" -o "$BIN/$name.new" "$(package "$name")" \
      2> >(grep -v '^go: downloading' >&2 || true)) ||
      die "$name cannot be built"
    mv "$BIN/$name.new" "$BIN/$name"
    echo "$key" >"$BIN/.$name.key"
    say "built $name ($((SECONDS - begin)) s)"
  done
}
