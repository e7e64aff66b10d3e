# SPDX-License-Identifier: Apache-2.0
"""Eight closures in one cache line: values of LANES scenarios beside each other, added and compared at once.

Numba leaves loops of eight over arrays scalar, since the arrays might overlap. A Line is the machine's own
vector instead. Products and sums are rounded one by one, as in scalar code, so a lane's bits do not depend
on its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.core.cgutils import ir  # type: ignore[attr-defined]  # llvmlite's, passed on untyped
from numba.extending import intrinsic, models, register_model

from .side import Floats

LANES = 8
VECTOR = ir.VectorType(ir.DoubleType(), LANES)
ALIGN = 8
# Numba's own annotation counts the typing context among the arguments of a call.
verb: Any = intrinsic


class Line(types.Type):
    """Numba's type of LANES float64."""

    def __init__(self) -> None:
        super().__init__(name="Line")


LINE: Any = Line()


@register_model(Line)
class _LineModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)  # type: ignore[no-untyped-call]  # numba's own class


def lines(count: int) -> Floats:
    """float64[count * LANES] of zeros, the first on a cache line's edge: line k is [k*LANES:(k+1)*LANES]."""
    raw = np.zeros(count * LANES + LANES)
    skip = (-raw.ctypes.data // raw.itemsize) % LANES
    return raw[skip : skip + count * LANES]


def _place(context: Any, builder: Any, array_type: Any, array: Any, k: Any) -> Any:
    """Pointer to line k of an array; no wrapping of negative numbers."""
    data = context.make_array(array_type)(context, builder, array).data
    at = builder.mul(k, ir.Constant(k.type, LANES))
    return builder.bitcast(builder.gep(data, [at]), VECTOR.as_pointer())


def _index(kind: Any) -> Any:
    """Line numbers of any integer type are taken as the machine's own."""
    return types.intp if isinstance(kind, types.Integer) else kind


def _splat(builder: Any, value: Any) -> Any:
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), zeros)


@verb
def load(_typing: Any, array: Any, k: Any) -> tuple[Any, Callable[..., Any]]:
    """Line k of an array."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _place(context, builder, signature.args[0], args[0], args[1])
        return builder.load(place, align=ALIGN)

    return LINE(array, _index(k)), build


@verb
def store(_typing: Any, array: Any, k: Any, line: Any) -> tuple[Any, Callable[..., Any]]:
    """Write line k of an array."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, signature.args[0], args[0], args[1]), align=ALIGN)
        return context.get_dummy_value()

    return types.none(array, _index(k), line), build


@verb
def every(_typing: Any, value: Any) -> tuple[Any, Callable[..., Any]]:
    """The same value in all lanes."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _splat(builder, args[0])

    return LINE(value), build


@verb
def plus(_typing: Any, line: Any, share: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """line + share * other."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fadd(args[0], builder.fmul(_splat(builder, args[1]), args[2]))

    return LINE(line, share, other), build


@verb
def minus(_typing: Any, line: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """line - other."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fsub(args[0], args[1])

    return LINE(line, other), build


@verb
def larger(_typing: Any, line: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """The larger of each pair."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[0], args[1])

    return LINE(line, other), build


@verb
def smaller(_typing: Any, line: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """The smaller of each pair."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", args[0], args[1]), args[0], args[1])

    return LINE(line, other), build


@verb
def any_above(_typing: Any, line: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """Some lane of `line` is above its neighbour in `other`."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        bits = builder.bitcast(builder.fcmp_ordered(">", args[0], args[1]), ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(line, other), build


@verb
def chosen(_typing: Any, on: Any, line: Any, other: Any) -> tuple[Any, Callable[..., Any]]:
    """`line` in the lanes where `on` is above 0, else `other`."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        zeros = ir.Constant(VECTOR, [0.0] * LANES)
        return builder.select(builder.fcmp_ordered(">", args[0], zeros), args[1], args[2])

    return LINE(on, line, other), build
