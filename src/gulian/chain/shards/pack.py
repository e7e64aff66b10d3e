# SPDX-License-Identifier: Apache-2.0
"""Arrays and a few plain values in one file that workers map into memory instead of reading it.

    MAGIC | SHA-256 of all that follows | length of the head | head: JSON | arrays, each on a line's edge

The digest is the name of the content: the same arrays have the same name on every machine. Nothing in a file
is ever run; what it says of itself is bounded by what it holds.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gulian.errors import PackDamaged
from gulian.lake import disk_errors_told

Array = NDArray[Any]
Plain = str | int | float | bool | None
Buffer = bytes | mmap.mmap

MAGIC = b"GULIAN-1"
DIGEST = slice(len(MAGIC), len(MAGIC) + 32)
LINE = 64
MOST_HEAD = 1 << 20
KINDS = ("|b1", "|i1", "|u1", "<i4", "<i8", "<f8")


@dataclass(frozen=True, eq=False)
class Pack:
    """What one file holds.

    values : plain values by name;  arrays : by name;  an array that stands under two names is written once
    """

    values: Mapping[str, Plain] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        digest = hashlib.sha256()
        for chunk in self._body():
            digest.update(chunk)
        return digest.hexdigest()

    def chunks(self) -> Iterator[bytes | memoryview]:
        """The bytes of the file, piece by piece."""
        yield MAGIC
        yield bytes.fromhex(self.digest)
        yield from self._body()

    def _body(self) -> Iterator[bytes | memoryview]:
        """Everything the digest covers; arrays are padded to the next line."""
        places: dict[tuple[Any, ...], int] = {}
        rows, found, at = [], list[Array](), 0
        for name, given in self.arrays.items():
            array = np.ascontiguousarray(given, dtype=given.dtype.newbyteorder("<"))
            key = (array.__array_interface__["data"][0], array.dtype.str, array.shape)
            if key not in places or not array.size:
                places[key] = at
                at += -(-array.nbytes // LINE) * LINE
                found.append(array)
            rows.append({"name": name, "kind": array.dtype.str, "shape": array.shape, "at": places[key]})
        head = json.dumps({"values": dict(self.values), "arrays": rows}, ensure_ascii=True).encode()
        yield len(head).to_bytes(8, "little")
        yield head.ljust(_after_head(len(head)) - DIGEST.stop - 8)
        for array in found:
            yield array.data.cast("B") if array.size else b""
            yield bytes(-array.nbytes % LINE)


def _after_head(length: int) -> int:
    """Where arrays begin in a file whose head is so long."""
    return -(-(DIGEST.stop + 8 + length) // LINE) * LINE


def packed(pack: Pack) -> bytes:
    """The whole file in memory."""
    return b"".join(pack.chunks())


def mapped(path: Path, digest: str | None = None) -> Pack:
    """The content of a file, mapped into memory: processes on one machine share it.

    digest : what its content has to be; None = whatever it says of itself
    What is written into an array stays with the process. Raises PackDamaged, StoreRefused.
    """
    with disk_errors_told(path), path.open("rb") as file:
        if path.stat().st_size <= DIGEST.stop:
            raise PackDamaged(str(path))
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    if digest is not None and whole[DIGEST].hex() != digest:
        raise PackDamaged(str(path))
    return unpacked(whole, str(path))


def unpacked(whole: Buffer, name: str) -> Pack:
    """The content of the bytes of a file, checked against its digest. Raises PackDamaged."""
    view = memoryview(whole)
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise PackDamaged(name)
    if hashlib.sha256(view[DIGEST.stop :]).digest() != bytes(view[DIGEST]):
        raise PackDamaged(name)
    try:
        return _read(view)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise PackDamaged(name) from error


def _read(view: memoryview) -> Pack:
    length = int.from_bytes(view[DIGEST.stop : DIGEST.stop + 8], "little")
    if length > MOST_HEAD:
        raise ValueError(length)  # told as PackDamaged
    begin = DIGEST.stop + 8
    head = json.loads(bytes(view[begin : begin + length]))
    data = view[_after_head(length) :]
    return Pack(head["values"], {row["name"]: _array(data, row) for row in head["arrays"]})


def _array(data: memoryview, row: Mapping[str, Any]) -> Array:
    kind, shape, at = row["kind"], tuple(int(each) for each in row["shape"]), int(row["at"])
    if kind not in KINDS or at < 0 or any(each < 0 for each in shape):
        raise ValueError(kind)  # told as PackDamaged
    dtype, count = np.dtype(kind), int(np.prod(shape, dtype=object)) if shape else 1
    if not count:
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype, count, at).reshape(shape)
