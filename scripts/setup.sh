# Sourced by scripts/sweep and scripts/test: makes sure that everything they need is installed.
# Quick when nothing is missing. Installs system packages with apt-get or brew and says so; touches nothing else.
# shellcheck shell=bash

# The repository; read by the scripts that source this file.
# shellcheck disable=SC2034
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

has_brew() { [ "$(uname)" = Darwin ] && command -v brew >/dev/null; }

# Homebrew keeps OpenBLAS and SQLite away from the system's own: pkg-config must be told where they are.
find_keg_only_libraries() {
  has_brew || return 0
  local prefix library
  for library in openblas sqlite; do
    prefix=$(brew --prefix "$library" 2>/dev/null) || continue
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
  done
}

has_library() { command -v pkg-config >/dev/null && pkg-config --exists "$1"; }

# Prints what is missing, one word each: pkg-config, yaml, openblas, sqlite, crypto, zlib, gnuplot.
missing_parts() {
  command -v pkg-config >/dev/null || echo pkg-config
  has_library yaml-0.1 || echo yaml
  has_library openblas || echo openblas
  has_library sqlite3 || echo sqlite
  # macOS has CryptoKit.
  [ "$(uname)" = Darwin ] || has_library libcrypto || echo crypto
  # macOS has it in its SDK.
  [ "$(uname)" = Darwin ] || has_library zlib || echo zlib
  command -v gnuplot >/dev/null || echo gnuplot
}

# What a package manager calls the parts: debian_names yaml openblas
debian_names() {
  local part
  for part in "$@"; do
    case $part in
      yaml) echo libyaml-dev ;;
      openblas) echo libopenblas-dev ;;
      sqlite) echo libsqlite3-dev ;;
      crypto) echo libssl-dev ;;
      zlib) echo zlib1g-dev ;;
      gnuplot) echo gnuplot-nox ;;
      *) echo "$part" ;;
    esac
  done
}

brew_names() {
  local part
  for part in "$@"; do
    case $part in
      yaml) echo libyaml ;;
      *) echo "$part" ;;
    esac
  done
}

# Runs a command as root, silently; on failure shows what it said.
as_root() {
  local log status=0
  log=$(mktemp)
  if [ "$(id -u)" -eq 0 ]; then
    "$@" >"$log" 2>&1 || status=$?
  else
    # The log is the user's; standard error stays on the terminal for sudo's question.
    # shellcheck disable=SC2024
    sudo "$@" >"$log" || status=$?
  fi
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

apt_install() {
  say "installing with apt-get: $*"
  as_root apt-get update -qq || say "warning: apt-get update failed; trying with the lists that are there"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

install_missing() {
  local parts names
  parts=$(missing_parts | tr '\n' ' ')
  parts=${parts% }
  [ -n "$parts" ] || return 0
  # Words of our own, without spaces or globs: splitting is what is wanted.
  # shellcheck disable=SC2086
  if has_brew; then
    names=$(brew_names $parts | tr '\n' ' ')
    say "installing with brew: $names"
    brew install --quiet $names >&2 && find_keg_only_libraries && return 0
  elif command -v apt-get >/dev/null; then
    names=$(debian_names $parts | tr '\n' ' ')
    if [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; then
      apt_install $names && return 0
    fi
  else
    names="the development files of $parts"
  fi
  # Figures need gnuplot and `sweep bench` OpenBLAS, experiments neither: without them the tool still runs and says so.
  local needed=" $parts "
  needed=${needed/ gnuplot / }
  needed=${needed/ openblas / }
  if [ -z "${needed// /}" ]; then
    case " $parts " in *" gnuplot "*)
      say "note: gnuplot is not installed; figures are written as gnuplot scripts and data only" ;;
    esac
    case " $parts " in *" openblas "*)
      say "note: OpenBLAS is not installed; sweep bench has nothing to measure itself against" ;;
    esac
    return 0
  fi
  say "please install: $names"
  say "(as root: apt-get install libyaml-dev libopenblas-dev libsqlite3-dev libssl-dev zlib1g-dev gnuplot-nox pkg-config; elsewhere: libyaml, OpenBLAS, SQLite, OpenSSL, zlib, gnuplot and pkg-config)"
  return 1
}

require_swift() {
  command -v swift >/dev/null && return 0
  say "no Swift toolchain was found: install Swift 6.1 or newer from https://www.swift.org/install"
  return 1
}

set_up() {
  require_swift || exit 1
  find_keg_only_libraries
  install_missing || exit 1
}
