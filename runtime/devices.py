"""The devices that are really there, and, where one cannot be used, the reason in a sentence.

GPUs are found through NVIDIA's own library (NVML), so that neither TensorFlow nor CUDA has to be
loaded to show a list.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# TensorFlow's GPU build loads these; `tensorflow[and-cuda]` installs them.
_CUDA_PACKAGES = ("nvidia-cublas", "nvidia-cudnn", "nvidia-cuda-runtime")


@dataclass(frozen=True, slots=True)
class Device:
    """A device that a model could be trained on.

    Attributes:
        id: `"cpu"` or `"gpu:0"`.
        name: as a person reads it.
        kind: `"cpu"` or `"gpu"`.
        memory_bytes: its memory; 0 where unknown.
        usable: whether Keras can use it here.
        reason: why not, a sentence; "" where it can be used.
        cores: of a CPU; 0 for a GPU.
    """

    id: str
    name: str
    kind: str
    memory_bytes: int = 0
    usable: bool = True
    reason: str = ""
    cores: int = 0


@lru_cache(maxsize=1)
def list_devices() -> tuple[Device, ...]:
    """The CPU, then each GPU. The first call takes up to a second where there is a GPU."""
    return (_cpu(), *_gpus()[0])


def gpu_hint() -> str:
    """Why there is no GPU in the list, a sentence; "" where there is one."""
    return _gpus()[1]


def resolve(device: str) -> str:
    """`"auto"` as the first GPU that can be used, else the CPU; other ids as they are."""
    if device != "auto":
        return device
    return next((d.id for d in list_devices() if d.kind == "gpu" and d.usable), "cpu")


def refusal(device: str) -> str:
    """Why this device (an id or `"auto"`) cannot be used, a sentence; "" where it can."""
    if device == "auto":
        return ""
    found = next((d for d in list_devices() if d.id == device), None)
    if found is not None:
        return found.reason
    names = ", ".join(d.id for d in list_devices())
    hint = gpu_hint()
    return f"There is no device {device!r} here; there is: {names}." + (f" {hint}" if hint else "")


def _cpu() -> Device:
    return Device("cpu", _cpu_name(), "cpu", memory_bytes=_memory(), cores=_usable_cores())


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith(("model name", "Model")):
                return " ".join(line.partition(":")[2].split())
    except OSError:
        pass
    return platform.processor() or platform.machine() or "CPU"


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


@lru_cache(maxsize=1)
def _gpus() -> tuple[tuple[Device, ...], str]:
    """The GPUs, and, if there is none, why."""
    try:
        import pynvml
    except ImportError:
        return (), "GPUs cannot be looked for: the package nvidia-ml-py is not installed."
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return (), (
            "No NVIDIA driver was found, so there is no GPU that Keras can use on TensorFlow here."
        )
    try:
        reason = _why_no_gpu()
        devices = []
        for index in range(pynvml.nvmlDeviceGetCount()):
            handle = pynvml.nvmlDeviceGetHandleByIndex(index)
            name = pynvml.nvmlDeviceGetName(handle)
            name = name.decode() if isinstance(name, bytes) else str(name)
            try:
                memory = int(pynvml.nvmlDeviceGetMemoryInfo(handle).total)
            except pynvml.NVMLError:
                memory = 0
            devices.append(Device(f"gpu:{index}", name, "gpu", memory, not reason, reason))
    except pynvml.NVMLError as error:
        return (), f"The NVIDIA driver is there but does not answer: {error}."
    finally:
        pynvml.nvmlShutdown()
    hint = "" if devices else "The NVIDIA driver is there, but no GPU."
    return tuple(devices), hint


def _why_no_gpu() -> str:
    """Why the TensorFlow installed here could not use a GPU; "" if it could."""
    if sys.platform == "win32":
        return (
            "TensorFlow has no GPU on Windows itself since version 2.11; "
            "install Hornet in WSL2 to use this GPU."
        )
    if not _installed("tensorflow"):
        if _installed("tensorflow-cpu"):
            return (
                "The installed TensorFlow is built for the CPU only; install "
                "tensorflow[and-cuda] in its place."
            )
        return "TensorFlow is not installed."
    missing = [
        name
        for name in _CUDA_PACKAGES
        if not any(_installed(f"{name}{suffix}") for suffix in ("", "-cu12", "-cu13"))
    ]
    if missing and not _system_cuda():
        return (
            "The CUDA libraries that TensorFlow needs are not installed; "
            'install them with `pip install "tensorflow[and-cuda]"` in Hornet\'s environment.'
        )
    return ""


def _system_cuda() -> bool:
    """Whether CUDA's libraries lie where the loader finds them."""
    places = [*os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep), "/usr/local/cuda/lib64"]
    return any(place and any(Path(place).glob("libcudart.so.*")) for place in places)


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
