# SPDX-License-Identifier: Apache-2.0
"""A log in a folder: entries, their leaf hashes, and every head there was.

    entries    of each entry its length (4 bytes, big-endian) and its bytes
    leaves     of each entry its leaf hash, 32 bytes
    heads      one line of JSON per append: size, root, bytes of `entries`, frontier, algorithm

The last line of `heads` is the truth. It is written and synced after the other two, so a killed writer leaves
at most a tail that no head speaks of; the next append cuts it off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from gulian.errors import LedgerBusy, LedgerForked, LedgerOutside, LedgerTorn
from gulian.lake import disk_errors_told, flush_folder, make_folder
from gulian.ledger.proofs import check_consistency, consistency, inclusion
from gulian.ledger.tree import SHA256, SIZE, Frontier, leaf_hash

_LENGTH = 4


@dataclass(frozen=True)
class Head:
    """What a log held after an append: so many entries under this root.

    bytes : of the file of entries
    """

    size: int
    root: bytes
    bytes: int
    frontier: Frontier

    def line(self) -> str:
        """The head as its line of the file."""
        told = {
            "size": self.size,
            "root": self.root.hex(),
            "bytes": self.bytes,
            "frontier": [each.hex() for each in self.frontier.hashes],
            "algorithm": self.frontier.algorithm,
        }
        return json.dumps(told) + "\n"


class Log:
    """The log of a folder. One writer at a time; readers never wait."""

    def __init__(self, folder: Path, algorithm: str = SHA256) -> None:
        self.folder = folder
        self._empty = Frontier(algorithm=algorithm)

    def head(self) -> Head:
        """The last head; of a log that is not there yet the empty one. Raises LedgerTorn."""
        found = self.heads()
        return found[-1] if found else Head(0, self._empty.root(), 0, self._empty)

    def heads(self) -> tuple[Head, ...]:
        """Every head there was, the first first. Raises LedgerTorn."""
        path = self.folder / "heads"
        if not path.is_file():
            return ()
        # A line without its end was never acknowledged.
        lines = path.read_text("ascii").split("\n")[:-1]
        return tuple(self._read(line) for line in lines)

    def append(self, entries: Sequence[bytes]) -> Head:
        """Add entries; when this returns they are on the disk. Raises LedgerBusy, LedgerTorn, StoreFull."""
        with disk_errors_told(self.folder):
            make_folder(self.folder)
            try:
                with FileLock(str(self.folder / ".lock"), timeout=10):
                    return self._append(entries)
            except Timeout as error:
                raise LedgerBusy(str(self.folder)) from error

    def entries(self, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Entries first..last-1. Raises LedgerOutside, LedgerTorn."""
        head = self.head()
        last = head.size if last is None else last
        if not 0 <= first <= last <= head.size:
            raise LedgerOutside(last, head.size)
        if first == last:
            return
        with (self.folder / "entries").open("rb") as file:
            for place in range(last):
                length = int.from_bytes(file.read(_LENGTH), "big")
                if place < first:
                    file.seek(length, os.SEEK_CUR)
                    continue
                entry = file.read(length)
                if len(entry) != length:
                    raise LedgerTorn(str(self.folder), head.size)
                yield entry

    def leaves(self, size: int | None = None) -> tuple[bytes, ...]:
        """Leaf hashes of the first `size` entries. Raises LedgerOutside, LedgerTorn."""
        head = self.head()
        size = head.size if size is None else size
        if not 0 <= size <= head.size:
            raise LedgerOutside(size, head.size)
        path = self.folder / "leaves"
        with path.open("rb") if path.is_file() else open(os.devnull, "rb") as file:  # noqa: PTH123 - the null device
            data = file.read(size * SIZE)
        if len(data) != size * SIZE:
            raise LedgerTorn(str(self.folder), size)
        return tuple(data[at : at + SIZE] for at in range(0, len(data), SIZE))

    def prove(self, place: int, size: int | None = None) -> tuple[bytes, ...]:
        """That entry `place` is in the log of `size` entries. Raises LedgerOutside, LedgerTorn."""
        return inclusion(self.leaves(size), place, self.head().frontier.algorithm)

    def verify(self) -> Head:
        """Read everything again: entries against leaves, leaves against every head, heads against each other.

        Raises LedgerTorn (a file differs), LedgerForked (a head is no extension of an earlier one).
        """
        head, leaves = self.head(), self.leaves()
        algorithm = head.frontier.algorithm
        for place, entry in enumerate(self.entries()):
            if leaf_hash(entry, algorithm) != leaves[place]:
                raise LedgerTorn(str(self.folder), head.size)
        frontier, before = Frontier(algorithm=algorithm), None
        for each in self.heads():
            if each.size < frontier.size:
                raise LedgerForked(each.size)
            frontier = frontier.with_leaves(leaves[frontier.size : each.size])
            if frontier.root() != each.root or frontier != each.frontier:
                raise LedgerForked(each.size)
            before = each
        if before is not None and before.size != head.size:
            raise LedgerTorn(str(self.folder), head.size)
        return head

    def extends(self, size: int, root: bytes) -> bool:
        """Whether a head that somebody kept elsewhere is the beginning of this log."""
        head = self.head()
        if size == 0:
            return root == Frontier(algorithm=head.frontier.algorithm).root()
        if size > head.size:
            return False
        path = consistency(self.leaves(), size, head.frontier.algorithm)
        return check_consistency(((size, root), (head.size, head.root)), path, head.frontier.algorithm)

    def _append(self, entries: Sequence[bytes]) -> Head:
        head = self.head()
        if not entries:
            return head
        leaves = [leaf_hash(each, head.frontier.algorithm) for each in entries]
        data = b"".join(len(each).to_bytes(_LENGTH, "big") + each for each in entries)
        frontier = head.frontier.with_leaves(leaves)
        new = Head(frontier.size, frontier.root(), head.bytes + len(data), frontier)
        self._write("entries", head.bytes, data)
        self._write("leaves", head.size * SIZE, b"".join(leaves))
        self._write("heads", self._heads_end(), new.line().encode("ascii"))
        flush_folder(self.folder)
        return new

    def _write(self, name: str, end: int, data: bytes) -> None:
        """Put data behind byte `end`, where the acknowledged part ends, and wait for the disk."""
        handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            if file.seek(0, os.SEEK_END) < end:
                raise LedgerTorn(str(self.folder), self.head().size)
            file.truncate(end)
            file.seek(end)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _heads_end(self) -> int:
        path = self.folder / "heads"
        data = path.read_bytes() if path.is_file() else b""
        return data.rfind(b"\n") + 1

    def _read(self, line: str) -> Head:
        try:
            told = json.loads(line)
            hashes = tuple(bytes.fromhex(each) for each in told["frontier"])
            frontier = Frontier(int(told["size"]), hashes, str(told["algorithm"]))
            return Head(frontier.size, bytes.fromhex(told["root"]), int(told["bytes"]), frontier)
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerTorn(str(self.folder), 0) from error
