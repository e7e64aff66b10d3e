# SPDX-License-Identifier: Apache-2.0
"""Casework: what a procedure declares, made to happen, as a pure function.

1 a procedure comes from its scheme, checked  2 `begin` a case  3 `advance` it by one event: who may, what
holds,
where it leads  4 store the state, act on the effects  5 deliver what is `due`  6 replay, migrate, draw,
draw it

    came = begin(procedure, "2020-0001", now, calendar, region="330108", facts={"tier": "middle"})
    came = advance(procedure, came.state, Event(kind="act", ticket=1, outcome="accept", by=desk), now,
    calendar)
"""

from __future__ import annotations

from gulian.casework.advance import advance, begin, possible, wanted
from gulian.casework.clock import consumed, due, ends_at, timers
from gulian.casework.counts import places_held
from gulian.casework.draw import (
    Candidate,
    Conflict,
    Drawn,
    DrawPlan,
    Rate,
    Visit,
    commitment,
    draw,
    verify,
)
from gulian.casework.drawing import draw_plan, drawn_event, draws_due
from gulian.casework.flow import bpmn, picture
from gulian.casework.migrate import StepMap, migrate, refused
from gulian.casework.model import (
    Actor,
    Advanced,
    CloseCase,
    Draw,
    Due,
    Effect,
    End,
    Event,
    Issue,
    Issued,
    Item,
    NeedFacts,
    OpenCase,
    Past,
    Publish,
    Release,
    Reserve,
    Reserved,
    State,
    Tell,
    Ticket,
)
from gulian.casework.parts import answer_of, begin_part, part_of
from gulian.casework.rank import ranked
from gulian.casework.storing import dump, from_json, load, replay, to_json
from gulian.casework.walks import run_case

__all__ = [
    "Actor",
    "Advanced",
    "Candidate",
    "CloseCase",
    "Conflict",
    "Draw",
    "DrawPlan",
    "Drawn",
    "Due",
    "Effect",
    "End",
    "Event",
    "Issue",
    "Issued",
    "Item",
    "NeedFacts",
    "OpenCase",
    "Past",
    "Publish",
    "Rate",
    "Release",
    "Reserve",
    "Reserved",
    "State",
    "StepMap",
    "Tell",
    "Ticket",
    "Visit",
    "advance",
    "answer_of",
    "begin",
    "begin_part",
    "bpmn",
    "commitment",
    "consumed",
    "draw",
    "draw_plan",
    "drawn_event",
    "draws_due",
    "due",
    "dump",
    "ends_at",
    "from_json",
    "load",
    "migrate",
    "part_of",
    "picture",
    "places_held",
    "possible",
    "ranked",
    "refused",
    "replay",
    "run_case",
    "timers",
    "to_json",
    "verify",
    "wanted",
]
