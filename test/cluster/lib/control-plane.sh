# shellcheck shell=bash
# etcd, the API server and, with a node, the controllers and the scheduler. Needs no root.
# From outside: STATE, RUN, NODE, API_PORT, ETCD_PORT, PEER_PORT, LISTEN (address), ADVERTISE (address).

NODE=kelos-node
SERVICE_CIDR=10.96.0.0/16

kc() { "$BIN/kubectl" --kubeconfig "$STATE/pki/admin.local.conf" "$@"; }

etcd_healthy() { kc --request-timeout=2s get --raw /readyz; }

api_server() { # EXTRA FLAGS...
  local etcd=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$PEER_PORT pki=$STATE/pki hint=${PORT_HINT:-}
  need_port "$ETCD_PORT" etcd "$hint"
  need_port "$PEER_PORT" etcd "$hint"
  need_port "$API_PORT" kube-apiserver "$hint"
  start etcd "$BIN/etcd" --data-dir "$STATE/etcd" --unsafe-no-fsync --log-level warn --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer"
  start kube-apiserver "$BIN/kube-apiserver" --etcd-servers "$etcd" --secure-port "$API_PORT" --bind-address "$LISTEN" --advertise-address "$ADVERTISE" \
    --service-cluster-ip-range "$SERVICE_CIDR" --allow-privileged --authorization-mode Node,RBAC --profiling=false \
    --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.crt" \
    --kubelet-client-certificate "$pki/admin.crt" --kubelet-client-key "$pki/admin.key" --kubelet-preferred-address-types InternalIP \
    --service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key" \
    --service-account-issuer https://kubernetes.default.svc "$@"
}

# An etcd that dies takes the API server with it only after a minute: look at both.
wait_for_api() {
  local pid deadline=$((SECONDS + 60))
  until etcd_healthy >/dev/null 2>&1; do
    ours etcd || fail_with_log etcd 'etcd ended while starting (cluster.sh fresh forgets all objects)'
    ours kube-apiserver || fail_with_log kube-apiserver 'kube-apiserver ended while starting'
    ((SECONDS < deadline)) || fail_with_log kube-apiserver 'kube-apiserver is not ready after 60 s'
    sleep 0.1
  done
}

controllers() {
  local conf=$STATE/pki/controllers.local.conf
  start kube-controller-manager "$BIN/kube-controller-manager" --kubeconfig "$conf" --authentication-kubeconfig "$conf" --authorization-kubeconfig "$conf" \
    --service-account-private-key-file "$STATE/pki/sa.key" --root-ca-file "$STATE/pki/ca.crt" --use-service-account-credentials --leader-elect=false \
    --kube-api-qps 100 --kube-api-burst 200 --profiling=false
  conf=$STATE/pki/scheduler.local.conf
  start kube-scheduler "$BIN/kube-scheduler" --kubeconfig "$conf" --authentication-kubeconfig "$conf" --authorization-kubeconfig "$conf" --leader-elect=false
}
