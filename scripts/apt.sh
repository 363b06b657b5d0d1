# Shared by the setup scripts: say, apt_install.
# shellcheck shell=sh

say() { printf '%s\n' "$*" >&2; }

# Installs Debian packages where we may, else prints the one line to run and fails.
apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "These are missing on this computer: $*. Install them with the system's package manager."
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "Some system packages are missing. Run this line, then the same command again:"
        say "  sudo apt-get install --no-install-recommends $*"
        return 1
    fi
    say "Installing system packages: $*"
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086  # empty or two words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
