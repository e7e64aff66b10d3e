# SPDX-License-Identifier: Apache-2.0
"""What the API of this area takes and answers: every text bounded."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import JsonValue, StringConstraints

from gulian.office.frame.rest import Code, Day, Line, Note

Pin = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
File = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=r"^[0-9A-Za-z_./-]+$")]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class SourceOut(Schema):
    """A document a scheme rests on."""

    id: str
    document: str
    number: str
    issuer: str
    date: dt.date | None
    clause: str


class SchemeOut(Schema):
    """A scheme that loads. holds : in force on the day; kinds : how many definitions of each."""

    id: str
    title_zh: str
    title_en: str
    valid_from: dt.date
    valid_to: dt.date | None
    holds: bool
    of_site: bool
    version: int
    pin: str
    sources: list[SourceOut]
    kinds: dict[str, int]
    cases: int


class FaultOut(Schema):
    """Something wrong in a definition: where, what, and what to do."""

    id: str
    file: str
    line: int
    key: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


class BrokenOut(Schema):
    """A scheme that is refused; every other works as before. faults : the first hundred."""

    scheme: str
    count: int
    faults: list[FaultOut]


class RulesDraftOut(Schema):
    """A draft. files : name -> SHA-256 of what it changes, before and after."""

    id: uuid.UUID
    scheme: str
    title: str
    reason: str
    stage: str
    version: int
    files: dict[str, dict[str, str]]
    drafted_name: str
    drafted_at: dt.datetime
    published_name: str
    from_day: dt.date | None
    in_force_at: dt.datetime | None
    returned: str
    why_zh: str
    why_en: str


class ChangeOut(Schema):
    """One field that differs."""

    file: str
    kind: str
    name: str
    zh: str
    en: str
    old: str
    new: str


class CheckOut(Schema):
    """What holds a draft up. differing : worked examples that come out otherwise; a person reads them."""

    sound: bool
    faults: list[FaultOut]
    moved: list[str]
    differing: list[str]
    stopped: list[str]


class RulesDraftIn(Schema):
    """A new draft of a scheme."""

    scheme: Code
    title: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    reason: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class RulesFileIn(Schema):
    """A changed definition as data; its version and what it replaces are written by the office."""

    name: File
    version: Version
    content: dict[str, JsonValue]


class ValueIn(Schema):
    """A value of a list that holds from a day on."""

    name: File
    version: Version
    key: Line
    value: Line
    since: Day
    source: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    clause: Line = ""


class TakeOutIn(Schema):
    """A file that leaves the draft."""

    name: File
    version: Version


class RulesStepIn(Schema):
    """The step to take. version : for `submit`; reason : for `return`; day, accepted : for `publish`."""

    step: Literal["submit", "return", "publish", "drop"]
    version: Version = 0
    reason: Note = ""
    day: Day | None = None
    accepted: list[Code] = Field(default_factory=list, max_length=2000)


class PinOut(Schema):
    """A text of a procedure that running cases are on. current : the one in force."""

    pin: str
    count: int
    current: bool


class MigrationOut(Schema):
    """A migration. whole, fit, refused : of its dry run; moved : of its carrying out."""

    id: uuid.UUID
    procedure: str
    old: str
    new: str
    steps: dict[str, str]
    going: str
    whole: int
    fit: int
    refused: int
    moved: int
    made_name: str
    made_at: dt.datetime
    tried_at: dt.datetime | None
    carried_name: str
    carried_at: dt.datetime | None


class GoesTo(Schema):
    """A step of the old text, and the one it becomes."""

    old: Code
    new: Code


class MigrationIn(Schema):
    """From the text `old` to the one in force; steps of one name need not be told."""

    old: Pin
    steps: list[GoesTo] = Field(default_factory=list, max_length=500)


class MapIn(Schema):
    """Another map of steps."""

    steps: list[GoesTo] = Field(max_length=500)


class RefusalOut(Schema):
    """A case that is not taken over."""

    number: str
    why_zh: str
    why_en: str


class RulesTaskOut(Schema):
    """The task that does it: see `/tasks`."""

    task: uuid.UUID


class On(Schema):
    """day : in force on it, today where absent; q : words of a title, an id or a document."""

    day: Day | None = None
    q: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
