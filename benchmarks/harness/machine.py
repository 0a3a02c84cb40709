"""The machine and the libraries that figures belong to."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

_VECTORS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "neon", "asimd", "sve")
_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "scikit-surprise")


def description() -> list[tuple[str, str]]:
    """What pages say of the machine: pairs of a name and a value."""
    flags = set(_first("/proc/cpuinfo", r"^(?:flags|Features)\s*:\s*(.+)$").split())
    kibibytes = int(_first("/proc/meminfo", r"^MemTotal:\s*(\d+)") or 0)
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return [
        ("date", datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")),
        ("processor", _first("/proc/cpuinfo", r"^model name\s*:\s*(.+)$") or platform.processor()),
        ("cores", str(os.cpu_count())),
        ("vector units", " ".join(flag for flag in _VECTORS if flag in flags) or "unknown"),
        ("memory", f"{kibibytes * 1024 / 1e9:.1f} GB" if kibibytes else "unknown"),
        ("load at the start", f"{load} (1, 5, 15 minutes)"),
        ("system", platform.platform()),
        ("Python", platform.python_version()),
        *((name, metadata.version(name)) for name in _PACKAGES),
    ]


def _first(path: str, pattern: str) -> str:
    """The group of the first match in a file; empty where there is none, or no file."""
    try:
        match = re.search(pattern, Path(path).read_text("utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return match.group(1).strip() if match else ""
