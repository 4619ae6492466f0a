#!/bin/sh
# Install a lock file into the virtual environment and leave a stamp: setup.sh LOCK STAMP.
#
# Called by the Makefile with PYTHON (which Python makes the environment; may be empty) and VENV
# (its folder). Every way to fail ends in a sentence that says how to go on.
set -eu

lock=$1
stamp=$2
venv=${VENV:-.venv}
here=$(dirname "$0")

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Whether a command is a Python that Hornet runs on. (A pyenv shim may exist and yet not run.)
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13, which Hornet" \
            "needs. Name another one, or leave PYTHON out to let make look for one."
        python=$PYTHON
        return
    fi
    for python in python3.13 python3.12 python3.11 python3 python; do
        if fits "$python"; then return; fi
    done
    fail "Hornet needs Python 3.11, 3.12 or 3.13 and found none on the PATH. Install one (on Debian" \
        "or Ubuntu: 'apt-get install python3 python3-venv'), or name it: make setup PYTHON=/path/to/python3.11"
}

make_environment() {
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps these two modules in a package of their own.
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        package="python$version-venv"
        command -v apt-get >/dev/null 2>&1 ||
            fail "$python has no 'venv' module, which sets up $venv. Install your system's package" \
                "for it, then run the same command again."
        [ "$(id -u)" = 0 ] ||
            fail "$python has no 'venv' module, which sets up $venv. Install it with" \
                "'sudo apt-get install $package', then run the same command again."
        say "Installing $package ..."
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "$package" >/dev/null
    fi
    say "Making $venv with $("$python" --version) ..."
    "$python" -m venv --clear "$venv"
}

# An environment whose Python is gone or too old is made anew; --clear empties it first.
if ! fits "$venv/bin/python" || ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    find_python
    make_environment
fi

case $lock in
    *-gpu.lock) size=" (several GB)" ;;
    *-dev.lock) size= ;;
    *) size=" (the first time this fetches about 700 MB)" ;;
esac
say "Installing the packages of $lock into $venv$size ..."
# A person sees each download go on; a log gets errors only.
quiet=-qq
if [ -t 2 ]; then quiet=; fi
# Only wheels, only with the pinned hashes: nothing is built here, nothing else can slip in.
# shellcheck disable=SC2086
"$venv/bin/python" -m pip install --disable-pip-version-check $quiet \
    --require-hashes --only-binary :all: -r "$lock" ||
    fail "The packages could not be installed; pip's own message stands above. Where it is about the" \
        "network, run the same command again: it goes on where it stopped."

"$venv/bin/python" "$here/qt_libraries.py" --install
touch "$stamp"
