"""How loops are compiled that NumPy and SciPy have no fast form of.

They are compiled on first use for the processor at hand and kept on disk (Numba's cache). All
release the interpreter lock, so that threads of one process run them side by side. A loop that
calls one of another file has that compiled in, and is kept until its own file changes: change both.
"""

from collections.abc import Callable
from typing import Any

from numba import njit

compiled: Callable[[Callable[..., Any]], Callable[..., Any]] = njit(
    nogil=True, cache=True, error_model="numpy"
)
