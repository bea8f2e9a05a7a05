# shellcheck shell=bash
# Certificates and kubeconfigs of a cluster, made once.

certificate() { # NAME SUBJECT [ALTERNATIVE NAMES]
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -CA ca.crt -CAkey ca.key -subj "$2" -config minimal.cnf \
    -addext "subjectAltName=${3:-DNS:$1}" -addext extendedKeyUsage=serverAuth,clientAuth -addext basicConstraints=critical,CA:FALSE \
    -keyout "$1.key" -out "$1.crt" 2>>openssl.log
}

kubeconfig() { # NAME CERTIFICATE SERVER
  cat >"$1.new" <<Y
apiVersion: v1
kind: Config
clusters: [{name: kelos-$KIND, cluster: {server: "$3", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $2, user: {client-certificate-data: $(base64 -w0 "$2.crt"), client-key-data: $(base64 -w0 "$2.key")}}]
contexts: [{name: kelos-$KIND, context: {cluster: kelos-$KIND, user: $2}}]
current-context: kelos-$KIND
Y
  mv "$1.new" "$1"
}

# The API server is reached from this machine under OUTSIDE, by its own components and by Pods under the addresses in INSIDE.
pki() (
  umask 077
  mkdir -p "$STATE/pki"
  cd "$STATE/pki"
  if [[ $(cat made-for 2>/dev/null) != "$OUTSIDE $INSIDE" ]]; then
    rm -f ./*
    printf '[req]\ndistinguished_name=name\n[name]\n' >minimal.cnf
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=kelos-test-ca -config minimal.cnf \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature -keyout ca.key -out ca.crt 2>>openssl.log
    openssl ecparam -name prime256v1 -genkey -noout -out sa.key
    openssl ec -in sa.key -pubout -out sa.pub 2>>openssl.log
    certificate apiserver /CN=kube-apiserver "IP:127.0.0.1,IP:$OUTSIDE,${INSIDE}DNS:localhost,DNS:kubernetes.default.svc"
    certificate admin /O=system:masters/CN=admin
    certificate controllers /CN=system:kube-controller-manager
    certificate scheduler /CN=system:kube-scheduler
    certificate proxy /CN=system:kube-proxy
    certificate kubelet "/O=system:nodes/CN=system:node:$NODE" "DNS:$NODE,IP:127.0.0.1,${INSIDE}DNS:localhost"
    echo "$OUTSIDE $INSIDE" >made-for
  fi
  kubeconfig admin.conf admin "https://$OUTSIDE:$API_PORT"
  local user
  for user in admin controllers scheduler proxy kubelet; do kubeconfig "$user.local.conf" "$user" "https://127.0.0.1:$API_PORT"; done
)
