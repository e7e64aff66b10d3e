# SPDX-License-Identifier: Apache-2.0
"""How kernels are compiled: once, kept on disk where a disk can be written, never with fastmath.

Numba writes each cache entry beside its final place and renames it, so a killed process leaves at worst a
stray temporary file. Where no folder can be written (a read-only install without a home) Numba refuses to
cache at import; the kernels are then compiled anew in each process instead of failing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile `function`, cached where possible."""
    return _jit(function, parallel=False)


def compiled_parallel(function: F) -> F:
    """Compile `function` with `prange` over rows, cached where possible."""
    return _jit(function, parallel=True)


def _jit(function: F, parallel: bool) -> F:
    try:
        return njit(cache=True, parallel=parallel, nogil=True)(function)  # type: ignore[return-value]
    except RuntimeError:
        return njit(cache=False, parallel=parallel, nogil=True)(function)  # type: ignore[return-value]
