# shellcheck shell=bash
# The bare control plane: an API server and etcd on loopback, for tests of the controller alone. Needs no root. Jobs stay as they are created,
# nothing is garbage collected and nobody makes ServiceAccounts, so a test can play the parts of the other controllers; that is also why a Pod
# needs no ServiceAccount here.

bare_settings() {
  API_PORT=${KELOS_BARE_PORT:-16443} ETCD_PORT=$((${KELOS_BARE_PORT:-16443} + 1)) PEER_PORT=$((${KELOS_BARE_PORT:-16443} + 2))
  PORT_HINT='set KELOS_BARE_PORT to the first of three free ports'
  LISTEN=127.0.0.1 ADVERTISE=127.0.0.1 OUTSIDE=127.0.0.1 INSIDE=''
  RUN=$STATE/run
}

bare_up() {
  mkdir -p "$STATE"/{log,run}
  pki
  api_server --endpoint-reconciler-type none --disable-admission-plugins ServiceAccount
  wait_for_api
}

bare_down() {
  stop kube-apiserver
  stop etcd
}

bare_fresh() { rm -rf "${STATE:?}/etcd"; }

bare_programs() { printf '%s\n' etcd kube-apiserver; }
