# shellcheck shell=bash
# Images made from a folder, without a builder: one layer, any number of names.

architecture() { case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac; }

# docker_archive FOLDER OUT.tar NAME CONFIG [NAME CONFIG...]: images that share the layer; CONFIG is the JSON of its `config`
docker_archive() {
  local folder=$1 out=$2 work digest images='' config name
  shift 2
  work=$(mktemp -d "$out.XXXX")
  tar -C "$folder" --numeric-owner -cf "$work/layer.tar" .
  digest=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  while (($#)); do
    printf '{"architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created_by":"kelos-iac"}]}' \
      "$(architecture)" "$2" "$digest" >"$work/config.json"
    config=$(sha256sum "$work/config.json" | cut -d' ' -f1).json
    mv "$work/config.json" "$work/$config"
    images+="${images:+,}{\"Config\":\"$config\",\"RepoTags\":[\"$1\"],\"Layers\":[\"layer.tar\"]}"
    shift 2
  done
  echo "[$images]" >"$work/manifest.json"
  tar -C "$work" -cf "$out.new" .
  rm -r "$work"
  mv "$out.new" "$out"
}

PAUSE_IMAGE=localhost/kelos-pause:1

pause_image() {
  local folder
  folder=$(mktemp -d)
  install -m 755 "$BIN/pause" "$folder/pause"
  docker_archive "$folder" "$STATE/pause.tar" "$PAUSE_IMAGE" '{"Entrypoint":["/pause"]}'
  images import "$STATE/pause.tar" >/dev/null
  rm -r "$folder" "$STATE/pause.tar"
}
