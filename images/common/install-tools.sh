#!/bin/sh
# Gives an image the tools that every agent image has: bash, make, curl, git, tini, Node.js, gh and Go. What is there stays as it is.
#
#   TOOLS=full      installs what is missing: from the distribution, NodeSource, GitHub and go.dev
#   TOOLS=minimal   installs nothing, and fails when something is missing that an entrypoint needs; there may be no gh and no Go
set -eu
: "${TOOLS:=full}" "${NODE_MAJOR:=22}" "${GO_VERSION:=1.25.0}"

has() { command -v "$1" >/dev/null 2>&1; }
has_node() { has node && has npm && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$NODE_MAJOR" ]; }

add_repository() { # NAME KEY_URL REST_OF_THE_LINE
  mkdir -p /etc/apt/keyrings
  curl -fsSL "$2" -o "/etc/apt/keyrings/$1"
  chmod 0644 "/etc/apt/keyrings/$1"
  echo "deb [signed-by=/etc/apt/keyrings/$1] $3" >"/etc/apt/sources.list.d/${1%.*}.list"
  apt-get update -q
}

install_all() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -qy --no-install-recommends bash make curl ca-certificates git jq tini
  if ! has_node; then
    add_repository nodesource.asc https://deb.nodesource.com/gpgkey/nodesource-repo.gpg.key \
      "https://deb.nodesource.com/node_$NODE_MAJOR.x nodistro main"
    apt-get install -qy --no-install-recommends nodejs
  fi
  if ! [ -x /usr/bin/gh ]; then
    add_repository githubcli.gpg https://cli.github.com/packages/githubcli-archive-keyring.gpg 'https://cli.github.com/packages stable main'
    apt-get install -qy --no-install-recommends gh
  fi
  if ! [ -x /usr/local/go/bin/go ]; then
    curl -fsSL "https://go.dev/dl/go$GO_VERSION.linux-$(dpkg --print-architecture).tar.gz" | tar -xz -C /usr/local
  fi
  rm -rf /var/lib/apt/lists/*
}

require() {
  for tool in bash curl git; do
    has "$tool" || { echo "install-tools: the base image has no $tool, and TOOLS=minimal installs nothing" >&2; exit 1; }
  done
  has_node || { echo "install-tools: the base image has no Node.js $NODE_MAJOR or newer with npm, and TOOLS=minimal installs nothing" >&2; exit 1; }
}

case $TOOLS in
  full) install_all ;;
  minimal) require ;;
  *) echo "install-tools: TOOLS is '$TOOLS'; it can be full or minimal" >&2; exit 1 ;;
esac
