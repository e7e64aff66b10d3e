# SPDX-License-Identifier: Apache-2.0
"""Random draws that anybody can repeat (双随机): firms by stratum and rate, inspectors without conflict.

1 publish the frozen lists and the SHA-256 of a secret seed   2 draw   3 publish the seed   4 anybody verifies

    block(label, i) = SHA-256("gulian/draw/1" 0x00 seed 0x00 hash of the plan 0x00 label 0x00 i as 8 bytes)
    word            = the next 8 bytes of the blocks, big-endian
    below(n)        = the first word w < 2^64 - (2^64 mod n), mod n        (rejection: no remainder is
    favoured)
    shuffle         = Fisher-Yates: for k = n-1 .. 1: j = below(k + 1), swap k and j

The seed was committed to before the lists were frozen, the lists are hashed into every block: neither can be
chosen to suit the other. Lists are sorted by key first, so their order in a file says nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gulian.errors import BadDraw, DrawDiffers, TooFewInspectors

T = TypeVar("T")
DOMAIN = b"gulian/draw/1"
WORD = 1 << 64
MIN_SEED = 16
MAX_NAMES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who can be drawn, and in which stratum."""

    key: str
    stratum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many percent of a stratum are drawn, rounded up."""

    stratum: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """回避: this inspector does not visit this firm."""

    inspector: str
    candidate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlan:
    """What is published before the draw.

    commitment    : SHA-256 of the seed, hexadecimal
    per_candidate : how many inspectors each drawn firm gets
    """

    id: str
    commitment: str
    candidates: tuple[Candidate, ...]
    rates: tuple[Rate, ...]
    inspectors: tuple[str, ...] = ()
    per_candidate: int = 0
    conflicts: tuple[Conflict, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of the plan's canonical JSON, every list sorted."""
        return hashlib.sha256(canonical(self)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A firm that was drawn, with its inspectors in the order they were drawn."""

    candidate: str
    stratum: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is published after the draw. seed : hexadecimal; visits : by stratum, in the order drawn."""

    plan: str
    seed: str
    visits: tuple[Visit, ...]


def commitment(seed: bytes) -> str:
    """What is published of a seed beforehand. Raises BadDraw for one that could be guessed."""
    if len(seed) < MIN_SEED:
        raise BadDraw(f"种子不足 {MIN_SEED} 字节", f"the seed has fewer than {MIN_SEED} bytes")
    return hashlib.sha256(seed).hexdigest()


def canonical(plan: DrawPlan) -> bytes:
    """The bytes a plan is hashed by: keys sorted, lists sorted, UTF-8, no spaces."""
    whole = {
        "id": plan.id,
        "commitment": plan.commitment,
        "candidates": sorted([each.stratum, each.key] for each in plan.candidates),
        "rates": sorted([each.stratum, each.percent] for each in plan.rates),
        "inspectors": sorted(plan.inspectors),
        "per_candidate": plan.per_candidate,
        "conflicts": sorted([each.candidate, each.inspector] for each in plan.conflicts),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def draw(plan: DrawPlan, seed: bytes) -> Drawn:
    """The draw. The same plan and seed give the same result everywhere, for ever.

    Raises BadDraw, TooFewInspectors, DrawDiffers where the seed is not the one committed to.
    """
    check_plan(plan)
    if commitment(seed) != plan.commitment:
        raise DrawDiffers("种子 seed", plan.commitment, commitment(seed))
    visits: list[Visit] = []
    for rate in sorted(plan.rates, key=lambda each: each.stratum):
        members = sorted(each.key for each in plan.candidates if each.stratum == rate.stratum)
        count = -(-len(members) * rate.percent // 100)
        chosen = shuffled(members, Words(seed, plan.hash, f"candidates/{rate.stratum}"))[:count]
        visits.extend(Visit(candidate=key, stratum=rate.stratum, inspectors=()) for key in chosen)
    return Drawn(plan=plan.hash, seed=seed.hex(), visits=tuple(_inspected(plan, seed, visits)))


def verify(plan: DrawPlan, drawn: Drawn) -> None:
    """Draw again from the published files alone. Raises DrawDiffers, naming the first thing that does."""
    if drawn.plan != plan.hash:
        raise DrawDiffers("名单 the plan", drawn.plan[:70], plan.hash)
    try:
        seed = bytes.fromhex(drawn.seed)
    except ValueError:
        raise DrawDiffers("种子 seed", drawn.seed[:70], "hex") from None
    found = draw(plan, seed)
    if len(found.visits) != len(drawn.visits):
        raise DrawDiffers("户数 firms", str(len(drawn.visits)), str(len(found.visits)))
    for at, (published, mine) in enumerate(zip(drawn.visits, found.visits, strict=True), start=1):
        if published != mine:
            raise DrawDiffers(f"第 {at} 户 firm {at}", _spelt(published), _spelt(mine))


def check_plan(plan: DrawPlan) -> None:
    """Raises BadDraw: names twice, a stratum without a rate, a rate beyond 100, a conflict about nobody."""
    keys = [each.key for each in plan.candidates]
    strata = [each.stratum for each in plan.rates]
    if len(keys) + len(plan.inspectors) + len(plan.conflicts) > MAX_NAMES:
        raise BadDraw(f"名单超过 {MAX_NAMES}", f"more than {MAX_NAMES} names")
    for what, names in (("对象 firm", keys), ("人员 inspector", [*plan.inspectors]), ("层 stratum", strata)):
        if len(set(names)) != len(names) or (what[0] != "层" and "" in names):
            raise BadDraw(f"{what} 重复或为空", f"{what} is repeated or empty")
    if lacking := sorted({each.stratum for each in plan.candidates} - set(strata)):
        raise BadDraw(f"层“{lacking[0]}”没有比例", f"the stratum {lacking[0]!r} has no rate")
    if any(not 0 <= each.percent <= 100 for each in plan.rates) or plan.per_candidate < 0:
        raise BadDraw("比例须在 0 至 100 之间，人数不小于 0", "rates are 0 to 100, inspectors 0 or more")
    known, people = set(keys), set(plan.inspectors)
    for each in plan.conflicts:
        if each.candidate not in known or each.inspector not in people:
            shown = f"{each.inspector}/{each.candidate}"
            raise BadDraw(f"回避关系 {shown} 不在名单内", f"the conflict {shown} names somebody not listed")


def _inspected(plan: DrawPlan, seed: bytes, visits: Sequence[Visit]) -> Iterator[Visit]:
    """Each drawn firm with inspectors drawn among those who need not stand aside."""
    aside: dict[str, set[str]] = {}
    for each in plan.conflicts:
        aside.setdefault(each.candidate, set()).add(each.inspector)
    people = sorted(plan.inspectors)
    for visit in visits:
        left = [each for each in people if each not in aside.get(visit.candidate, ())]
        if len(left) < plan.per_candidate:
            raise TooFewInspectors(visit.candidate, len(left), plan.per_candidate)
        words = Words(seed, plan.hash, f"inspectors/{visit.candidate}")
        chosen = shuffled(left, words)[: plan.per_candidate] if plan.per_candidate else []
        yield Visit(candidate=visit.candidate, stratum=visit.stratum, inspectors=tuple(chosen))


class Words:
    """The stream of 64-bit words of one label; SHA-256 in counter mode."""

    def __init__(self, seed: bytes, plan: str, label: str) -> None:
        self._head = hashlib.sha256(b"\0".join((DOMAIN, seed, plan.encode(), label.encode(), b"")))
        self._block = 0
        self._left: list[int] = []

    def below(self, n: int) -> int:
        """A number from 0 to n - 1, each as likely as the other."""
        bound = WORD - WORD % n
        while (word := self._word()) >= bound:
            pass
        return word % n

    def _word(self) -> int:
        if not self._left:
            block = self._head.copy()
            block.update(self._block.to_bytes(8, "big"))
            self._block += 1
            data = block.digest()
            self._left = [int.from_bytes(data[at : at + 8], "big") for at in (24, 16, 8, 0)]
        return self._left.pop()


def shuffled(members: Sequence[T], words: Words) -> list[T]:
    """The members in a random order (Fisher-Yates, from the end)."""
    order = list(members)
    for at in range(len(order) - 1, 0, -1):
        other = words.below(at + 1)
        order[at], order[other] = order[other], order[at]
    return order


def _spelt(visit: Visit) -> str:
    return f"{visit.candidate}[{', '.join(visit.inspectors)}]"
