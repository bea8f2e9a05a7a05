# shellcheck shell=bash
# The images of the node, built without a registry. Each is known by a hash of all it is made from, which the node keeps as a label: nothing is
# built or imported twice.

AGENT_IMAGE=ghcr.io/kelos-dev/claude-code:test
REPOSITORY=$(cd "$HERE/../.." && pwd)
IMAGES=$KELOS_CACHE/images

key_of() { cat "$@" | sha256sum | cut -c 1-16; } # FILES...

# In the node: whether each NAME is there as made from KEY
has_images() { # NAME KEY...
  while (($#)); do
    [[ -n $(images ls -q "name==$1,labels.key==$2") ]] || return 1
    shift 2
  done
}

import_images() { # FILE [NAME KEY]...
  images import "$1" >/dev/null
  shift
  while (($#)); do
    images label "$1" "key=$2" >/dev/null
    shift 2
  done
}

builder() { # a buildah that knows no registry and configures nothing on this machine
  mkdir -p "$IMAGES/builder"
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/storage"\nrunroot = "%s/run"\n' "$IMAGES" "$IMAGES" >"$IMAGES/builder/storage.conf"
  printf 'unqualified-search-registries = []\nshort-name-mode = "disabled"\n' >"$IMAGES/builder/registries.conf"
  echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$IMAGES/builder/policy.json"
  CONTAINERS_STORAGE_CONF=$IMAGES/builder/storage.conf CONTAINERS_REGISTRIES_CONF=$IMAGES/builder/registries.conf BUILDAH_ISOLATION=chroot \
    nice buildah "$1" --signature-policy "$IMAGES/builder/policy.json" "${@:2}" 9>&-
}

# The machine's own npm settings and certificates, for RUN steps: mounted, so that they are not in the image.
npm_mounts() {
  local certificates
  certificates=$(npm config get cafile)
  [[ -f $certificates ]] || certificates=/etc/ssl/certs/ca-certificates.crt
  printf '%s\n' "registry=$(npm config get registry)" update-notifier=false fund=false audit=false >"$IMAGES/npmrc"
  printf '%s\n' --volume "$IMAGES/npmrc:/root/.npmrc:ro"
  [[ ! -f $certificates ]] || {
    echo cafile=/etc/ssl/certs/ca-certificates.crt >>"$IMAGES/npmrc"
    printf '%s\n' --volume "$certificates:/etc/ssl/certs/ca-certificates.crt:ro"
  }
}

# base_up: the public names, in the node; sets base and archive for what is built on it
base_up() {
  local key name public=() begin=$SECONDS
  key=$(key_of "$HERE"/lib/{base-image,archive}.sh)
  base=localhost/kelos-base:$key archive=$IMAGES/base-$key.tar
  for name in "${PUBLIC_IMAGES[@]}"; do public+=("$name" "$key"); done
  if [[ ! -f $archive ]]; then
    say 'making the base image (a minute)'
    rm -rf "$IMAGES"/base-*
    base_images "$archive" "$base"
    say "made the base image ($((SECONDS - begin)) s)"
  fi
  in_node has_images "${public[@]}" || in_node import_images "$archive" "${public[@]}"
}

AGENT_ARGUMENTS=(--build-arg TOOLS=minimal)
AGENT_SOURCES=(images/common images/claude-code build/images/capture/kelos-capture.js)

agent_up() { # after base_up
  local key sources mounts log=$IMAGES/claude-code.log begin=$SECONDS
  [[ -f images/claude-code/Dockerfile ]] || die 'images/claude-code/Dockerfile is missing'
  [[ -f build/images/capture/kelos-capture.js ]] || die 'the capture program is not built; run: npm run build'
  mapfile -t sources < <(find "${AGENT_SOURCES[@]}" -type f | LC_ALL=C sort)
  key=$(sha256sum "${sources[@]}" <(echo "$base ${AGENT_ARGUMENTS[*]}") | sed 's|/dev/fd/.*||' | sha256sum | cut -c 1-16)
  ! in_node has_images "$AGENT_IMAGE" "$key" || return 0
  say 'building the image of claude-code'
  mapfile -t mounts < <(npm_mounts)
  {
    builder pull "docker-archive:$archive:$base" && builder bud --layers --pull-never "${mounts[@]}" --build-arg BASE_IMAGE="$base" \
      "${AGENT_ARGUMENTS[@]}" -f images/claude-code/Dockerfile -t "$AGENT_IMAGE" . &&
      builder push "$AGENT_IMAGE" "docker-archive:$IMAGES/claude-code.tar:$AGENT_IMAGE"
  } >"$log" 2>&1 </dev/null || {
    tail -n 15 "$log" >&2
    die "the image of claude-code cannot be built; see $log"
  }
  in_node import_images "$IMAGES/claude-code.tar" "$AGENT_IMAGE" "$key"
  rm "$IMAGES/claude-code.tar"
  say "the image of claude-code is in the node ($((SECONDS - begin)) s)"
}

images_up() {
  local base archive
  mkdir -p "$IMAGES"
  cd "$REPOSITORY"
  base_up
  agent_up
}
