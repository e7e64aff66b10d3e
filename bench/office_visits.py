# SPDX-License-Identifier: Apache-2.0
"""Many people at an office at once: each asks for something every few seconds and waits for the answer."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from office_world import Visitor

KINDS = (("today", 35), ("case", 20), ("firm", 10), ("reports", 5), ("list", 20), ("step", 10))
"""In a hundred requests: pages 70, lists 20, steps 10."""
LISTS = ("/cases/", "/cases/?view=all", "/cases/?view=cases", "/enterprises/", "/cases/?view=all&overdue=1")
PATIENCE = 30.0


@dataclass(frozen=True)
class Visit:
    """One request. kind : of KINDS; seconds : until the last byte; status : 0 where nothing came"""

    kind: str
    seconds: float
    status: int
    path: str


async def visits(
    visitors: tuple[Visitor, ...], port: int, seconds: float, every: float, warm: float, seed: int = 1
) -> list[Visit]:
    """What all of them saw within `seconds`, the first `warm` seconds left out."""
    begun = time.perf_counter()
    found: list[Visit] = []

    async def one(at: int, visitor: Visitor) -> None:
        chance, steps, line = random.Random(seed * 1000 + at), iter(visitor.steps), Line(port)
        await asyncio.sleep(chance.random() * every)
        while (now := time.perf_counter()) < begun + seconds:
            kind, path, body = _chosen(chance, visitor, steps)
            try:
                status = await asyncio.wait_for(line.ask(path, visitor, body), PATIENCE)
            except (OSError, EOFError, TimeoutError, ValueError):
                line, status = Line(port), 0
            taken = time.perf_counter() - now
            if now - begun >= warm:
                found.append(Visit(kind, taken, status, path))
            await asyncio.sleep(max(0.0, every - taken))
        await line.close()

    await asyncio.gather(*(one(at, each) for at, each in enumerate(visitors)))
    return found


def _chosen(
    chance: random.Random, visitor: Visitor, steps: Iterator[tuple[str, int, str]]
) -> tuple[str, str, bytes]:
    """What is asked for next; who has nothing left to step looks at today's page."""
    (kind,) = chance.choices([each for each, _ in KINDS], [weight for _, weight in KINDS])
    if kind == "step":
        step = next(steps, None)
        if step is not None:
            number, ticket, outcome = step
            form = {"kind": "act", "ticket": ticket, "outcome": outcome}
            return kind, f"/cases/{number}/move/", urlencode(form).encode()
    if kind == "case" and visitor.cases:
        return kind, f"/cases/{chance.choice(visitor.cases)}/", b""
    if kind == "firm":
        return kind, f"/enterprises/{chance.choice(visitor.firms)}/", b""
    if kind == "reports":
        return kind, "/reports/", b""
    if kind == "list":
        return kind, chance.choice((*LISTS, f"/enterprises/?q={chance.choice(visitor.firms)[:10]}")), b""
    return "today", "/today/", b""


class Line:
    """A connection of one browser, kept open; HTTP/1.1 as far as the office speaks it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, path: str, visitor: Visitor, body: bytes) -> int:
        """Ask and read to the last byte; the status."""
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        head = [
            f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {visitor.cookies}"
        ]  # fmt: skip
        if body:
            head += [
                "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
                f"X-CSRFToken: {visitor.token}",
            ]  # fmt: skip
        self._writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self._writer.drain()
        first = await self._reader.readuntil(b"\r\n\r\n")
        lines = first.decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (each.partition(":") for each in lines[1:])
        }
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await self._reader.readline()).split(b";")[0], 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readline()
        else:
            await self._reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            await self.close()
        return int(lines[0].split()[1])

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
