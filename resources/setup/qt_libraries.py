"""Say which system libraries Qt lacks here, and install them where that is possible.

`python resources/setup/qt_libraries.py [--install]` looks at what PySide6's own files are linked
against, so that a missing library is named before Qt fails with a message that names none. Root on
Debian or Ubuntu gets the packages installed; anybody else reads which ones to install. Exit status
1 where even a program without a window could not run.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# The Debian package of each library that Qt may miss. Other names are looked up by apt-file's
# users; here the library's own name is said.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-util.so.1": "libxcb-util1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
}

# What every program needs, with or without a window; the rest is for a window on X11.
ALWAYS = ("QtCore.abi3.so", "QtGui.abi3.so", "QtWidgets.abi3.so", "QtSvg.abi3.so")
OFFSCREEN = "Qt/plugins/platforms/libqoffscreen.so"
WINDOW = "Qt/plugins/platforms/libqxcb.so"


def missing_libraries(files: list[Path]) -> list[str]:
    """The libraries that the dynamic linker does not find for these files, each once."""
    missing: list[str] = []
    for file in files:
        if not file.exists():
            continue
        answer = subprocess.run(
            ["ldd", str(file)], capture_output=True, text=True, check=False
        ).stdout
        for line in answer.splitlines():
            name, _, where = line.strip().partition(" => ")
            if where.startswith("not found") and name not in missing:
                missing.append(name)
    return missing


def packages_of(libraries: list[str]) -> list[str]:
    """The Debian packages that hold these libraries, each once."""
    return list(dict.fromkeys(PACKAGES.get(name, name) for name in libraries))


def install(packages: list[str]) -> bool:
    """Install Debian packages as root; whether that went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing what Qt needs: {' '.join(packages)}", file=sys.stderr)
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    return all(
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode
        == 0
        for command in commands
    )


def advice(libraries: list[str], purpose: str) -> str:
    """The sentence for somebody who has to install libraries themselves."""
    if shutil.which("apt-get"):
        return (
            f"Qt lacks system libraries that {purpose}. Install them, then run the same command "
            f"again:\n  sudo apt-get install {' '.join(packages_of(libraries))}"
        )
    return (
        f"Qt lacks system libraries that {purpose}: {', '.join(libraries)}. Install your system's "
        "packages that hold them, then run the same command again."
    )


def main(arguments: list[str]) -> int:
    """Check, install or advise; the exit status."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        print("PySide6 is not installed here; 'make setup' installs it.", file=sys.stderr)
        return 1
    if sys.platform != "linux" or shutil.which("ldd") is None:
        return 0
    folder = Path(spec.origin).parent
    always = [*(folder / name for name in ALWAYS), folder / OFFSCREEN]
    window = [folder / WINDOW]

    lacking = missing_libraries([*always, *window])
    if lacking and "--install" in arguments and os.geteuid() == 0 and shutil.which("apt-get"):
        known = [name for name in lacking if name in PACKAGES]
        install(packages_of(known))

    if lacking := missing_libraries(always):
        print(advice(lacking, "every part of Hornet needs"), file=sys.stderr)
        return 1
    if lacking := missing_libraries(window):
        print(
            advice(lacking, "a window needs (the command line and 'make test' work without)"),
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
