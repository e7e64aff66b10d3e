# SPDX-License-Identifier: Apache-2.0
"""The nouns of a case: who acts, what happens, what stands open, what follows. All frozen, all of plain
values.

Instants carry their offset; a Mapping is never changed once it stands in a noun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from gulian.casework.draw import Rate
from gulian.workdays import Span

Scalar = bool | int | Decimal | str | dt.date | None
Facts = Mapping[str, Scalar]
EventKind = Literal[
    "act",
    "ask",
    "supply",
    "signal",
    "facts",
    "object",
    "elapse",
    "child",
    "drawn",
    "withdraw",
    "appeal",
]
DueKind = Literal["overdue", "told", "supplement", "publicity"]
NONE: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. id : of the person, for the history and for steps two persons must share."""

    id: str
    role: str
    department: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list that a case carries."""

    key: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened.

    act, signal : an outcome of an open item, by a person or by the outside world
    ask, supply : 补正 asked for and given       object : an objection to a publicity
    facts       : facts became known             elapse : what `due` lists, delivered; outcome = its kind
    child       : a sub-case came to an end: branch = its key, outcome = its end
    drawn       : the result of a draw, as items under the name of the list drawn into
    withdraw, appeal : by the one who may
    counts      : places taken and numbers used so far, for what `wanted` lists
    place       : the rank given with an outcome that needs one
    """

    kind: EventKind
    ticket: int = 0
    outcome: str = ""
    by: Actor | None = None
    reason: str = ""
    facts: Facts = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    branch: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One thing that stands open: a step somebody has to act on, or that waits.

    role, department, body, person : who acts; None = named by an expression that is not known yet
    limit, unit : None = without a limit, or not known yet
    spans     : when its clock ran; only the last may be open
    group     : the ticket of the parallel step it is a branch of, 0 = none; branch = its key there
    lead      : it leads (牵头)
    answers   : of a parallel step: what each branch answered so far
    awaited   : of a parallel step: the branches opened
    told      : how many of the overdue reminders were delivered
    asked_at  : a supplement is awaited since then, for `ask_limit` days (-1: reminded)
    supplements : how many were asked for
    item      : the key of the list's item it is about, also below its branch; leads = the leading branch
    round     : of a publicity: how often it began
    waiting   : it has not begun, for a fact it rests on is unknown: its length, its rate, who leads
    objects   : of a step that decides an objection: the publicity's ticket
    objections: of a publicity: objections not decided yet
    """

    number: int
    step: str
    opened: dt.datetime
    role: str = ""
    department: str | None = ""
    body: str | None = ""
    person: str | None = ""
    limit: int | None = None
    unit: Literal["workdays", "days"] = "workdays"
    spans: tuple[Span, ...] = ()
    group: int = 0
    branch: str = ""
    item: str = ""
    lead: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()
    leads: str = ""
    overdue: bool = False
    told: int = 0
    asked_at: dt.datetime | None = None
    ask_limit: int = 0
    supplements: int = 0
    objects: int = 0
    objections: int = 0
    round: int = 1
    waiting: bool = False

    @property
    def running(self) -> bool:
        """Whether its clock runs."""
        return bool(self.spans) and self.spans[-1].until is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A place of a quota that a case holds."""

    quota: str
    key: str
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A paper that was issued. valid_until : its last day; None = without end."""

    paper: str
    number: str
    series: str
    serial: int
    on: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One line of the history: who did what, at which step, why, and where that led."""

    at: dt.datetime
    event: str
    ticket: int = 0
    step: str = ""
    branch: str = ""
    outcome: str = ""
    by: Actor | None = None
    reason: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A case as it stands. Nothing of it is known that does not follow from its events.

    pin      : the procedure it runs by, `id@version#hash`
    next     : the number of the next ticket; numbers are never used twice
    used     : how often an outcome was taken, `branch/step.outcome`; only those that are bound to a number
    actors   : who acted last at a step
    children : sub-cases that run, key -> id of the case
    """

    case: str
    pin: str
    region: str
    began: dt.datetime
    last: dt.datetime
    facts: Facts
    items: Mapping[str, tuple[Item, ...]]
    tickets: tuple[Ticket, ...] = ()
    next: int = 1
    used: Mapping[str, int] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, str] = field(default_factory=dict)
    reserved: tuple[Reserved, ...] = ()
    issued: tuple[Issued, ...] = ()
    ended: str = ""
    ended_at: dt.datetime | None = None
    appealed: bool = False
    history: tuple[Past, ...] = ()

    def ticket(self, number: int) -> Ticket | None:
        """The open ticket of this number."""
        return next((each for each in self.tickets if each.number == number), None)

    def at(self, step: str, branch: str = "") -> Ticket | None:
        """The first open ticket at a step (of a branch)."""
        found = (each for each in self.tickets if each.step == step and branch in ("", each.branch))
        return next(found, None)


# -- what follows: the caller stores, sends and opens --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Somebody has to know. why : opened, supplement, supplied, overdue, escalated, ended, decided."""

    why: str
    role: str
    department: str | None = ""
    body: str | None = ""
    person: str | None = ""
    ticket: int = 0
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """The case waits for facts: they decide where it goes."""

    ticket: int
    step: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Take a place: only if `count` is still the number of places taken, else advance anew with today's
    count. A rank comes as a place of its own, `key#rank`, of which there is one."""

    quota: str
    key: str
    count: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Give a place back."""

    quota: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Issue a paper: only if `serial - 1` is still the last number of its series."""

    paper: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Open a sub-case; its end comes back as the event `child`.

    facts, items : of the case and of the item; the sub-case takes those it declares (`begin_part`)
    """

    case: str
    procedure: str
    key: str
    lead: bool
    facts: Facts
    ticket: int
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """A sub-case nobody waits for any more."""

    case: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Put on public notice, from today, for so many (working) days; a restart is published anew."""

    ticket: int
    step: str
    limit: int
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A random draw is due: so many percent of each stratum of a list (`draw_plan` makes its plan)."""

    ticket: int
    step: str
    source: str
    into: str
    stratum: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The case has ended. result : done, refused, withdrawn, lapsed."""

    end: str
    result: str


Effect = Tell | NeedFacts | Reserve | Release | Issue | OpenCase | CloseCase | Publish | Draw | End
"""What follows from an event; the caller acts on each, in this order."""


class Advanced(NamedTuple):
    """What came of an event: the case as it stands now, the tickets it opened, what follows from it."""

    state: State
    opened: tuple[Ticket, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A timer: at this instant it is to be delivered as the event `elapse` with this kind as outcome."""

    at: dt.datetime
    ticket: int
    step: str
    kind: DueKind
    level: int = 0

    @property
    def event(self) -> Event:
        """The event that delivers it."""
        return Event(kind="elapse", ticket=self.ticket, outcome=self.kind, place=self.level)
