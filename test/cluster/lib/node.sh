# shellcheck shell=bash
# A whole cluster of one node, in namespaces of its own (processes, network, mounts): its first process is lib/init.sh. When that ends, by `down`,
# a crash or a reboot, the kernel ends every other process in there, containers too, and takes the interfaces, iptables rules and mounts
# along. Outside there is a veth that ends with them and a control group that `down` removes. Nothing on this machine is configured.

COVERED=(/var/lib/cni /var/lib/kubelet) # these paths are fixed in the programs; init.sh mounts something of ours over them

# Two caches on one machine give two clusters that do not meet: names and the link-local subnet come from the folder.
node_settings() {
  local n
  n=$(($(cksum <<<"$STATE" | cut -d' ' -f1) % 4096))
  API_PORT=6443 ETCD_PORT=2379 PEER_PORT=2380 # inside, so they are always free
  HOST_IP=169.254.$((64 + n / 64)).$((n % 64 * 4 + 1)) OUTSIDE=169.254.$((64 + n / 64)).$((n % 64 * 4 + 2))
  VETH=kelos$n CGROUP=kelos-node-$n
  POD_CIDR=10.88.0.0/16 BRIDGE=kelos0 BRIDGE_IP=10.88.0.1
  LISTEN=0.0.0.0 ADVERTISE=$BRIDGE_IP INSIDE="IP:10.96.0.1,IP:$BRIDGE_IP,"
  RUN=$STATE/run
}

# inside COMMAND...: in the namespaces of the node; pid is its first process
inside() {
  local pid
  ours init || die "the node is not running (cluster.sh up node)"
  (cd / && exec nsenter --target "$pid" --mount --net --pid --ipc --uts -- "$@")
}

in_node() { inside env KELOS_CACHE="$KELOS_CACHE" bash "$HERE/cluster.sh" inside "$@"; } # FUNCTION ARGUMENTS...

node_up() {
  mkdir -p "$STATE"/{log,run}
  pki
  ours init || node_begin
  in_node inside_up
}

cgroup_folders() { # one for each hierarchy of version 1; version 2 has one
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then echo "/sys/fs/cgroup/$CGROUP"; else printf "%s/$CGROUP\n" /sys/fs/cgroup/*; fi
}

node_begin() {
  local pid folder
  node_down
  while read -r folder; do mkdir -p "$folder" 2>/dev/null || true; done < <(cgroup_folders)
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    local controller
    for controller in cpu cpuset memory pids io hugetlb; do
      echo "+$controller" | tee /sys/fs/cgroup/cgroup.subtree_control "/sys/fs/cgroup/$CGROUP/cgroup.subtree_control" >/dev/null 2>&1 || true
    done
  fi
  [[ -e /proc/sys/net/bridge ]] || modprobe br_netfilter 2>/dev/null || true
  modprobe -a overlay nf_conntrack 2>/dev/null || true
  # After unshare the first child is process 1 in there; its number out here is what the shell sees.
  mkdir -p "${COVERED[@]}"
  rm -f "$STATE/ready"
  pid=$(alone unshare --mount --net --ipc --uts --pid bash -c 'bash "$@" >"$0" 2>&1 </dev/null & echo $!' "$STATE/log/init.log" "$HERE/lib/init.sh" "$STATE" "${COVERED[@]}")
  record init "$pid"
  wait_for init 10 test -f "$STATE/ready"
  ip link add "$VETH" type veth peer name uplink netns "$pid" || die "the interface $VETH cannot be made"
  ip addr add "$HOST_IP/30" dev "$VETH"
  ip link set "$VETH" up
}

node_down() {
  local pid folder i
  if ours init; then
    kill -9 "$pid"
    while ours init; do sleep 0.02; done # the kernel lets it go when all others in there have gone
  fi
  rm -f "$STATE/run/init"
  rmdir --ignore-fail-on-non-empty "${COVERED[@]}" 2>/dev/null || true
  ip link del "$VETH" 2>/dev/null || true # it goes with the namespace, but a little later
  while read -r folder; do
    for ((i = 0; i < 50; i++)); do
      [[ ! -d $folder ]] || find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [[ -d $folder ]] || break
      sleep 0.1
    done
  done < <(cgroup_folders)
}

node_fresh() { rm -rf "${STATE:?}"/{etcd,kubelet,cni,log}; }

node_programs() { printf '%s\n' etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy; }

# Everything below runs inside.

inside_settings() { RUN=/run/kelos SOCKET=/run/containerd/containerd.sock; }

images() { ctr -a "$SOCKET" -n k8s.io images "$@"; }

inside_up() {
  mkdir -p "$RUN"
  network
  api_server --endpoint-reconciler-type lease
  runtime
  wait_for_api
  controllers
  node_agent
  wait_for kubelet 60 kc wait "node/$NODE" --for=condition=Ready --timeout=1s
  wait_for kube-controller-manager 30 kc get serviceaccount default
}

network() {
  ip link set lo up
  ip addr replace "$OUTSIDE/30" dev uplink
  ip link set uplink up
  ip link show "$BRIDGE" >/dev/null 2>&1 || ip link add "$BRIDGE" type bridge
  ip addr replace "$BRIDGE_IP/16" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  ip route replace "$SERVICE_CIDR" dev "$BRIDGE" # a Service's address is looked up before it is translated
  ip route replace prohibit default              # what is outside is refused at once
  echo 1 >/proc/sys/net/ipv4/ip_forward
  [[ ! -e /proc/sys/net/bridge ]] || echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
}

runtime() {
  mkdir -p "$STATE"/{containerd,cni}
  cat >"$STATE/containerd.toml" <<T
version = 2
root = "$STATE/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "$SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  # where lowering oom_score_adj is refused no sandbox starts without this
  restrict_oom_score_adj = true
  sandbox_image = "$PAUSE_IMAGE"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$CNI_PLUGINS"
    conf_dir = "$STATE/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
T
  cat >"$STATE/cni/10-kelos.conflist" <<J
{"cniVersion": "0.4.0", "name": "kelos", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
J
  start containerd containerd --config "$STATE/containerd.toml"
  wait_for containerd 30 images ls -q
  images ls -q | grep -qxF "$PAUSE_IMAGE" || pause_image
}

node_agent() {
  cat >"$STATE/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $STATE/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $STATE/pki/kubelet.crt
tlsPrivateKeyFile: $STATE/pki/kubelet.key
containerRuntimeEndpoint: unix://$SOCKET
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failCgroupV1: false
failSwapOn: false
serializeImagePulls: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi}
enforceNodeAllocatable: []
maxPods: 250
volumePluginDir: $STATE/volume-plugins
# Nothing listens there: a name that cannot be resolved is an error at once, not after a time limit.
resolvConf: $STATE/resolv.conf
Y
  echo 'nameserver 127.0.0.1' >"$STATE/resolv.conf"
  start kubelet "$BIN/kubelet" --config "$STATE/kubelet.yaml" --kubeconfig "$STATE/pki/kubelet.local.conf" --hostname-override "$NODE" \
    --node-ip "$BRIDGE_IP" --root-dir "$STATE/kubelet"
  # Pods of one bridge that talk through a Service need the bridge to show its traffic to iptables, or all of it masqueraded.
  local masquerade=()
  [[ -e /proc/sys/net/bridge ]] || masquerade=(--masquerade-all)
  start kube-proxy "$BIN/kube-proxy" --kubeconfig "$STATE/pki/proxy.local.conf" --cluster-cidr "$POD_CIDR" --hostname-override "$NODE" \
    --proxy-mode iptables --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0 "${masquerade[@]}"
}
