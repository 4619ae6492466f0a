"""The lock files: every package pinned by hash, no address, and the same versions in each."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.source_tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-gpu.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(?:\[[a-z-]+\])?==(?P<version>\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {match["name"]: match["version"] for match in PIN.finditer(text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash_and_no_address_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--find-links" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks), "a package without a hash"


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_larger_locks_hold_the_same_versions(lock: str) -> None:
    assert pins("requirements.lock").items() <= pins(lock).items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["optional-dependencies"]["dev"]),
    ):
        pinned = pins(lock)
        for requirement in wanted:
            name, _, version = requirement.partition("==")
            name = re.split(r"[<>=\[]", name)[0].lower().replace("_", "-")
            assert name in pinned, f"{lock} lacks {name}"
            assert not version or pinned[name] == version
