"""Processes as the operating system knows them: is this the one we mean, is it alive, end it.

A process id alone is not enough: it is used again after the process has ended. Together with the
moment the process was started it names one process for good.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """One process: its id and when it was started (in the system's own unit; "" where unknown)."""

    pid: int
    started: str = ""

    @classmethod
    def of(cls, pid: int) -> ProcessMark:
        """The mark of the process that has this id now."""
        return cls(pid, start_time(pid) or "")

    def is_alive(self) -> bool:
        """Whether that very process still runs (one that only waits to be collected does not)."""
        started = start_time(self.pid)
        return started is not None and (not self.started or started == self.started)


def start_time(pid: int) -> str | None:
    """When the process was started, as text to compare; None if there is no such process."""
    if pid <= 0:
        return None
    match platform.system():
        case "Linux":
            return _linux_start_time(pid)
        case "Windows":
            return _windows_start_time(pid)
        case _:
            return _ps_start_time(pid)


def _linux_start_time(pid: int) -> str | None:
    try:
        # The command's name may hold spaces and brackets: the fields begin after the last one.
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    if stat[0] in "ZX":
        return None
    return f"{boot}:{stat[19]}"


def _ps_start_time(pid: int) -> str | None:
    answer = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = answer.stdout.strip().partition(" ")
    if answer.returncode != 0 or state.startswith("Z"):
        return None
    return started.strip()


def _windows_start_time(pid: int) -> str | None:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return None
    try:
        times = [ctypes.c_ulonglong() for _ in range(4)]
        code = ctypes.c_ulong()
        kernel.GetProcessTimes(handle, *(ctypes.byref(t) for t in times))
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    finally:
        kernel.CloseHandle(handle)
    return str(times[0].value) if code.value == 259 else None  # STILL_ACTIVE


def own_session() -> dict[str, object]:
    """Arguments for `subprocess.Popen` that let a child live on when its parent's window closes."""
    if sys.platform == "win32":
        return {"creationflags": 0x00000200 | 0x08000000}  # NEW_PROCESS_GROUP | NO_WINDOW
    return {"start_new_session": True}


def kill_tree(mark: ProcessMark) -> None:
    """End a process that was started with `own_session`, and its children, at once."""
    if not mark.is_alive():
        return
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(mark.pid)], capture_output=True, check=False
        )
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(mark.pid) == mark.pid:
            os.killpg(mark.pid, signal.SIGKILL)
        else:
            os.kill(mark.pid, signal.SIGKILL)


def terminate(mark: ProcessMark) -> None:
    """Ask a process to end (SIGTERM; there is no such thing on Windows, where nothing is done)."""
    if sys.platform == "win32" or not mark.is_alive():
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(mark.pid, signal.SIGTERM)
