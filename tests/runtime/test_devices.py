"""The list of devices, and why a GPU cannot be used."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

import pytest

from runtime import devices
from runtime.devices import gpu_hint, list_devices, refusal, resolve


class NVMLError(Exception):
    pass


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """NVIDIA's library with two GPUs; set `nvmlInit` to take the driver away."""
    module = types.ModuleType("pynvml")
    memory = types.SimpleNamespace(total=24 << 30)
    vars(module).update(
        NVMLError=NVMLError,
        nvmlInit=lambda: None,
        nvmlShutdown=lambda: None,
        nvmlDeviceGetCount=lambda: 2,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetName=lambda index: f"NVIDIA Test {index}",
        nvmlDeviceGetMemoryInfo=lambda index: memory,
    )
    monkeypatch.setitem(sys.modules, "pynvml", module)
    list_devices.cache_clear()
    devices._gpus.cache_clear()
    yield module
    list_devices.cache_clear()
    devices._gpus.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    monkeypatch.setattr(devices, "_installed", lambda package: package in packages)
    monkeypatch.setattr(devices, "_system_cuda", lambda: False)


def test_the_cpu_is_always_there() -> None:
    cpu = list_devices()[0]
    assert (cpu.id, cpu.kind, cpu.usable, cpu.reason) == ("cpu", "cpu", True, "")
    assert cpu.name
    assert cpu.cores >= 1
    assert cpu.memory_bytes > 1 << 28
    assert refusal("cpu") == refusal("auto") == ""


def test_gpus_are_listed_by_name(nvml: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        monkeypatch,
        "tensorflow",
        *("nvidia-cublas-cu12", "nvidia-cudnn-cu12", "nvidia-cuda-runtime-cu12"),
    )
    _, first, second = list_devices()
    assert (first.id, first.name, first.usable) == ("gpu:0", "NVIDIA Test 0", True)
    assert (second.id, second.memory_bytes) == ("gpu:1", 24 << 30)
    assert resolve("auto") == "gpu:0"
    assert resolve("cpu") == "cpu"
    assert gpu_hint() == ""
    assert "no device 'gpu:2'" in refusal("gpu:2")


@pytest.mark.parametrize(
    ("packages", "reason"),
    [
        (("tensorflow-cpu",), "built for the CPU only"),
        (("tensorflow",), "CUDA libraries"),
        ((), "not installed"),
    ],
)
def test_a_gpu_that_cannot_be_used_says_why(
    nvml: types.ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    packages: tuple[str, ...],
    reason: str,
) -> None:
    install(monkeypatch, *packages)
    gpu = list_devices()[1]
    assert not gpu.usable
    assert reason in gpu.reason
    assert resolve("auto") == "cpu"
    assert refusal("gpu:0") == gpu.reason


def test_windows_itself_has_no_gpu(nvml: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.sys, "platform", "win32")
    assert "WSL2" in devices._why_no_gpu()


def test_without_a_driver_there_is_a_hint(
    nvml: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise NVMLError("no driver")

    monkeypatch.setattr(nvml, "nvmlInit", fail)
    assert [device.id for device in list_devices()] == ["cpu"]
    assert "No NVIDIA driver" in gpu_hint()
