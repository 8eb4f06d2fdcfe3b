# Sourced by scripts/sweep and scripts/test: makes sure that the system packages and a Swift toolchain are there.
# Quick and silent when nothing is missing.

# What the program needs: libyaml and OpenBLAS to build, pkg-config to find them, gnuplot to draw.
missing_packages() {
  pkg-config --version >/dev/null 2>&1 || echo pkg-config
  { pkg-config --exists yaml-0.1; } 2>/dev/null || echo "$1"
  { pkg-config --exists openblas; } 2>/dev/null || echo "$2"
  command -v gnuplot >/dev/null 2>&1 || echo "$3"
}

set_up() {
  if [ "$(uname)" = Darwin ] && command -v brew >/dev/null 2>&1; then
    PKG_CONFIG_PATH="$(brew --prefix)/opt/openblas/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
    export PKG_CONFIG_PATH
    local missing
    missing=$(missing_packages libyaml openblas gnuplot | tr '\n' ' ')
    if [ -n "$missing" ]; then
      echo "installing with brew: $missing" >&2
      # shellcheck disable=SC2086 -- a list of names
      brew install --quiet $missing >&2
    fi
  else
    local missing
    missing=$(missing_packages libyaml-dev libopenblas-dev gnuplot-nox | tr '\n' ' ')
    if [ -n "$missing" ]; then
      if ! command -v apt-get >/dev/null 2>&1; then
        echo "please install: $missing(or what your system calls them), then run this again" >&2
        exit 1
      fi
      local root=""
      if [ "$(id -u)" -ne 0 ]; then root="sudo"; fi
      echo "installing with apt-get: $missing" >&2
      $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
      # shellcheck disable=SC2086 -- a list of names
      $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends $missing >/dev/null
    fi
  fi
  if ! command -v swift >/dev/null 2>&1; then
    echo "there is no Swift toolchain: install one from https://www.swift.org/install, then run this again" >&2
    exit 1
  fi
}
