#!/usr/bin/env bash
# Runs Claude Code on one prompt: writes its configuration from the environment, prepares the workspace, starts the CLI with its output
# going through the capture program, and ends with the CLI's exit status.
#
# No -e: a piece of configuration that cannot be written is reported and the run goes on without it.
set -uo pipefail

# KELOS_ROOT is a prefix for /kelos, for a run outside of a container.
capture="${KELOS_ROOT:-}/kelos/kelos-capture"
prompt="${1:-}"
: "${HOME:=/home/claude}"
export HOME

if [[ -z $prompt ]]; then
  echo "Usage: kelos_entrypoint.sh PROMPT" >&2
  exit 1
fi

# Children run in process groups of their own, from where a terminal cannot be read.
[[ ! -t 0 ]] || exec </dev/null

# ---- one child at a time, which gets the signals that this shell gets ----

child=''
signalled=''

# As the first process of a container this shell is the only one that is told to stop. The whole process group of the child is told, so
# that what it started ends too.
on_signal() {
  signalled=$1
  if [[ -n $child ]]; then
    kill -s "$1" -- "-$child" 2>/dev/null || true
  else
    exit $((128 + $(kill -l "$1")))
  fi
}
for signal in TERM INT HUP; do
  # shellcheck disable=SC2064 # the name is meant now
  trap "on_signal $signal" "$signal"
done

# await PID: its exit status, however often a signal interrupts the waiting.
await() {
  local status
  while :; do
    signalled=''
    wait "$1"
    status=$?
    [[ -n $signalled ]] || break
  done
  child=''
  return "$status"
}

# ---- configuration ----

config_dir="${CLAUDE_CONFIG_DIR:-$HOME/.claude}"
config_file="${CLAUDE_CONFIG_DIR:-$HOME}/.claude.json"

write_instructions() {
  [[ -n ${KELOS_AGENTS_MD:-} ]] || return 0
  mkdir -p "$config_dir" && printf '%s' "$KELOS_AGENTS_MD" >"$config_dir/CLAUDE.md"
}

merge_mcp_servers() {
  [[ -n ${KELOS_MCP_SERVERS:-} ]] || return 0
  mkdir -p "$(dirname "$config_file")" && node -e '
    const fs = require("node:fs");
    const file = process.argv[1];
    const object = (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? value : {});
    const existing = () => {
      try {
        return object(JSON.parse(fs.readFileSync(file, "utf8")));
      } catch {
        return {};
      }
    };
    try {
      const config = existing();
      const incoming = object(JSON.parse(process.env.KELOS_MCP_SERVERS));
      config.mcpServers = { ...object(config.mcpServers), ...object(incoming.mcpServers) };
      // it may hold credentials
      fs.writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
    } catch (error) {
      // not the text itself: it may hold credentials
      const why = error instanceof SyntaxError ? "KELOS_MCP_SERVERS is not JSON" : error.message;
      console.error(`MCP servers are left out: ${why}`);
      process.exit(1);
    }' "$config_file"
}

arguments=(--dangerously-skip-permissions --output-format stream-json --verbose)

choose_arguments() {
  local -a options=()
  [[ -z ${KELOS_MODEL:-} ]] || options+=(--model "$KELOS_MODEL")
  [[ -z ${KELOS_EFFORT:-} ]] || options+=(--effort "$KELOS_EFFORT")
  if [[ -n ${KELOS_PLUGIN_DIR:-} && -d $KELOS_PLUGIN_DIR ]]; then
    local plugin
    shopt -s nullglob
    for plugin in "$KELOS_PLUGIN_DIR"/*/; do
      options+=(--plugin-dir "$plugin")
    done
    shopt -u nullglob
  fi
  # a prompt that begins with a dash would be taken for an option
  if [[ $prompt == -* ]]; then
    arguments+=(-p ${options[@]+"${options[@]}"} -- "$prompt")
  else
    arguments+=(-p "$prompt" ${options[@]+"${options[@]}"})
  fi
}

# ---- the setup command ----

# A JSON array, executed as it is: no shell. It ends with the command's status, 128+n when signal n killed it.
run_setup_command() {
  [[ -n ${KELOS_SETUP_COMMAND:-} ]] || return 0
  printf '\n---KELOS_SETUP_COMMAND_START---\n' >&2
  set -m
  node -e '
    const { spawn } = require("node:child_process");
    const { constants } = require("node:os");
    const end = (message, status) => {
      console.error(message);
      process.exit(status);
    };
    let command;
    try {
      command = JSON.parse(process.env.KELOS_SETUP_COMMAND);
    } catch (error) {
      end(`KELOS_SETUP_COMMAND is not JSON: ${error.message}`, 1);
    }
    if (!Array.isArray(command) || command.length === 0 || !command.every((part) => typeof part === "string")) {
      end("KELOS_SETUP_COMMAND must be a non-empty JSON array of strings", 2);
    }
    // the command is in this process group and is told itself; this process stays to report how it ended
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
    try {
      const child = spawn(command[0], command.slice(1), { stdio: "inherit" });
      child.on("error", (error) => end(error.message, 127));
      child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
    } catch (error) {
      end(error.message, 127);
    }' <&0 &
  child=$!
  set +m
  local status=0
  await "$child" || status=$?
  if ((status != 0)); then
    printf '\n---KELOS_SETUP_COMMAND_FAILED--- exit=%d\n' "$status" >&2
    exit "$status"
  fi
  printf '\n---KELOS_SETUP_COMMAND_DONE---\n' >&2
}

# ---- the agent ----

# Its output goes through the capture program, which writes the outputs block when the last holder of that pipe has closed it.
run_agent() {
  local status=0 capture_pid
  exec 3> >(exec "$capture")
  capture_pid=$!
  set -m
  claude "${arguments[@]}" >&3 3>&- <&0 &
  child=$!
  set +m
  exec 3>&-
  await "$child" || status=$?
  await "$capture_pid" || true
  exit "$status"
}

choose_arguments
write_instructions
merge_mcp_servers
run_setup_command
run_agent
