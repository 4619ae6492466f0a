"""Large numbers as a person reads them."""

from __future__ import annotations


def format_bytes(size: int) -> str:
    """A size in bytes: `376.8 MB`."""
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
        value /= 1000
    raise AssertionError


def format_count(count: int) -> str:
    """A count in three digits: `950`, `12.4 K`, `3.86 G`."""
    value = float(count)
    for unit in ("", " K", " M", " G", " T"):
        if value < 999.5 or unit == " T":
            break
        value /= 1000
    if not unit or value >= 999.5:
        return f"{value:,.0f}{unit}"
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{digits}f}{unit}"
