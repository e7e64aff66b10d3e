# SPDX-License-Identifier: Apache-2.0
"""An office full of rows for `bench/office.py`: one province, its firms, sixty days of figures, its cases.

Cases are not drawn: the engine itself opens and walks a few of each stage on several days, and their rows are
copied under new numbers for other firms. So every row is one the office could have written.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import secrets
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

PROVINCE = "330000"
DAYS = 60
BLOCKED = 50_000
FINDINGS = 3_000
LEADERS = 300
KEPT = 7
REQUEST = "enterprise-requests-2020/procedures/request"
WALK = (("desk", "register", "entered"), ("owner", "handle", "solved"), ("firm", "confirm", "confirmed"))
STAGES = (0, 0, 1, 1, 2, 3)
"""How far the cases of a template are walked; a third waits for its desk, a third for the department."""


@dataclass(frozen=True)
class Visitor:
    """One who uses the office: his cookies, where he looks, what he may step (number, ticket, outcome)."""

    role: str
    cookies: str
    token: str
    cases: tuple[str, ...]
    firms: tuple[str, ...]
    steps: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class World:
    """What was made: how many of each, and who visits."""

    firms: int
    cases: int
    visitors: tuple[Visitor, ...]


def build(folder: Path, firms: int, cases: int, visitors: int, seed: int = 1) -> World:
    """Fill the office of an empty folder; DATABASE_URL says where its rows are kept."""
    from gulian.office import open_office

    open_office(folder)
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    draw = np.random.default_rng(seed)
    places = _places()
    register = _firms(draw, places, firms)
    with transaction.atomic():
        _write("enterprises", "Enterprise", register)
    _days(draw, places, register)
    _cases(draw, register, cases)
    _settled()
    return World(firms, cases, _visitors(random.Random(seed), places, visitors))


def _places() -> pl.DataFrame:
    from gulian import registry

    whole = registry.regions().frame(dt.date(2026, 1, 1)).filter(pl.col("province") == PROVINCE)
    counties = whole.filter((pl.col("level") == "county") & (pl.col("kind") == "division"))
    return counties.select("code", "name", "city").sort("code")


def _firms(draw: np.random.Generator, places: pl.DataFrame, count: int) -> pl.DataFrame:
    at = draw.integers(0, places.height, count)
    numbers = pl.int_range(count, eager=True).cast(pl.String).str.zfill(8)
    counties = places["code"].gather(at)
    return pl.DataFrame(
        {
            "code": "91" + counties + "MA" + numbers,
            "name": places["name"].gather(at) + "样例" + numbers.str.strip_chars_start("0") + "厂",
            "region": counties,
            "province": pl.Series([PROVINCE]).new_from_index(0, count),
            "city": places["city"].gather(at),
            "county": counties,
            "industry": pl.Series(["C3670"]).new_from_index(0, count),
            "section": pl.Series(["C"]).new_from_index(0, count),
            "size": pl.Series(["small"]).new_from_index(0, count),
            "staff": draw.integers(5, 900, count),
            "leader": np.arange(count) < LEADERS,
        }
    )


def _days(draw: np.random.Generator, places: pl.DataFrame, register: pl.DataFrame) -> None:
    """The figures of sixty days, the unit rows of the last seven, the last state of every unit."""
    from django.db import transaction
    from django.utils import timezone

    from gulian.office.in_use import library

    today = timezone.localdate()
    members = pl.concat(
        [
            pl.DataFrame({"level": ["total"], "code": ["total"], "name": ["全省"], "parent": [""]}),
            _members("province", [PROVINCE], ["样例省"], ["total"]),
            _members("city", places["city"].unique().sort().to_list(), None, [PROVINCE]),
            _members("county", places["code"].to_list(), places["name"].to_list(), places["city"].to_list()),
        ]
    )
    indicators = list(library()["resumption-2020"].indicators)
    rates = members.join(pl.DataFrame({"indicator": indicators}), how="cross")
    for back in range(DAYS - 1, -1, -1):
        date = today - dt.timedelta(days=back)
        with transaction.atomic():
            _write("days", "RateRow", _rates(draw, rates, date))
            blocked = BLOCKED if back < KEPT else 0
            if blocked:
                _write("days", "BlockedRow", _blocked(draw, register, date, blocked))
                _write("days", "FindingRow", _findings(register, date))
                _write("days", "LeaderRow", _leaders(register, date))
            _day(date, blocked)
    with transaction.atomic():
        _write("days", "UnitState", _states(draw, register, today))


def _members(level: str, codes: list[str], names: list[str] | None, parents: list[str]) -> pl.DataFrame:
    parents = parents * len(codes) if len(parents) == 1 else parents
    return pl.DataFrame(
        {"level": [level] * len(codes), "code": codes, "name": names or codes, "parent": parents}
    )


def _rates(draw: np.random.Generator, rates: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    share = draw.uniform(0.5, 0.95, rates.height)
    return rates.with_columns(
        date=pl.lit(date),
        numerator=pl.Series((share * 10_000).astype(np.int64)),
        denominator=pl.lit(10_000),
        expected=pl.lit(4_000),
        reported=pl.lit(3_800),
        carried=pl.lit(100),
        on_time=pl.lit(3_500),
        proxy=pl.lit(50),
        unit=pl.lit("percent"),
        value=pl.Series(share * 100),
        before=pl.Series(share * 100 - 0.5),
        change=pl.lit(0.5),
    )


def _day(date: dt.date, blocked: int) -> None:
    from django.utils import timezone

    from gulian.office.days.models import DayRun

    DayRun.objects.create(
        date=date, run_at=timezone.now(), state="preliminary", scheme="resumption-2020@1", blocked=blocked,
        loss=0.1, summary={"state": "preliminary", "reviewed_level": ""},
    )  # fmt: skip


def _blocked(draw: np.random.Generator, register: pl.DataFrame, date: dt.date, count: int) -> pl.DataFrame:
    rows = register[draw.choice(register.height, min(count, register.height), replace=False)]
    return rows.select(
        "code", "name", "province", "city", "county", "industry", unit="code", county_name="region",
        date=pl.lit(date), rank=pl.int_range(pl.len()) + 1, blocked=pl.lit(value=True),
        opened=pl.lit(value=False), own_share=pl.lit(0.3), cause=pl.lit("transport"),
        cause_zh=pl.lit("物流运输"), need=pl.lit("车辆不能进出"), department=pl.lit("transport"),
        department_zh=pl.lit("交通运输局"), gain=1e4 / (pl.int_range(pl.len()) + 1.0),
        causes=pl.lit('["transport"]'), leader_names=pl.lit("[]"), waits_codes=pl.lit("[]"),
        waits_names=pl.lit("[]"), gain_kind=pl.lit("exact"), days=pl.lit(3),
    )  # fmt: skip


def _findings(register: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    return register.head(FINDINGS).select(
        "code", "name", "province", "city", "county", unit="code", date=pl.lit(date),
        severity_rank=pl.int_range(pl.len()) % 3, severity=pl.lit("warning"), finding=pl.lit("staff_jump"),
        message_zh=pl.lit("用工人数变化很大。"), message_en=pl.lit("Staff changed a lot."),
    )  # fmt: skip


def _leaders(register: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    return register.head(LEADERS).select(
        "code", "name", "province", "city", "county", date=pl.lit(date), rank=pl.int_range(pl.len()) + 1,
        chains=pl.lit("样例链"), suppliers=pl.lit(40), running=pl.lit(30), silent=pl.lit(4),
    )  # fmt: skip


def _states(draw: np.random.Generator, register: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    return register.select(
        "code", "name", "province", "city", "county", "industry", "section", "size", "staff", unit="code",
        date=pl.lit(today), reported=pl.Series(draw.random(register.height) < 0.95),
        opened=pl.lit(value=True), returned="staff", onsite="staff", filled_by=pl.lit("firm"),
        register_staff="staff",
    )  # fmt: skip


def _cases(draw: np.random.Generator, register: pl.DataFrame, count: int) -> None:
    """Templates walked by the engine, and copies of their rows."""
    from django.db import transaction
    from django.utils import timezone

    from gulian.office.cases.actions import Move, Opening, deliver_due, move, open_case
    from gulian.office.cases.models import Case, Ticket
    from gulian.office.clock import Stopped
    from gulian.office.people.models import Seat, User
    from gulian.office.people.seat import acting

    since, firm = dt.date(2020, 1, 1), register["code"][0]
    seats = {}
    for role, scope in (("desk", {}), ("owner", {"department": "transport"}), ("firm", {"enterprise": firm})):
        user = User.objects.create(username=f"template-{role}", name="样例")
        seats[role] = acting(Seat.objects.create(user=user, role=role, since=since, **scope))
    now, made = timezone.now(), []
    for back in range(6, 0, -1):
        for stage in STAGES:
            with Stopped(now - dt.timedelta(hours=8 * back)):
                facts = {"cause": "transport"}
                case = open_case(seats["desk"], Opening(procedure=REQUEST, code=firm, facts=facts))
                for role, step, outcome in WALK[:stage]:
                    ticket = Ticket.objects.get(case=case, step=step, open=True)
                    what = Move(kind="act", ticket=ticket.number, outcome=outcome)
                    move(seats[role], case.number, what)
            made.append(case.pk)
    deliver_due(now)
    each = -(-(count - len(made)) // len(made))
    for at, case in enumerate(Case.objects.filter(pk__in=made).order_by("number")):
        rows = register[draw.integers(1, register.height, each)]
        with transaction.atomic():
            _copies(case, rows.select("code", "name", "province", "city", "county"), at)


_PLACED = ("code", "name", "province", "city", "county")


def _copies(case: Any, firms: pl.DataFrame, template: int) -> None:
    """The case once for each of these firms, with its log, tickets, parties, notices and audit."""
    from gulian.office.audit.models import Event
    from gulian.office.cases.models import Case

    running = pl.int_range(firms.height, eager=True).cast(pl.String).str.zfill(5)
    number = case.number.rpartition("-")[0] + f"-{template + 10}" + running
    copies = firms.with_columns(number=number, case=_ids(firms.height))
    same = copies.with_columns(id="case", thing_id="number")
    copied = (
        ("cases", "Case", Case.objects.filter(pk=case.pk), ("id", "number", *_PLACED)),
        ("cases", "CaseEvent", case.events.all(), ("case",)),
        ("cases", "Ticket", case.tickets.all(), ("case", *_PLACED)),
        ("cases", "Party", case.parties.all(), ("case",)),
        ("cases", "Notice", case.notices.all(), ("case", *_PLACED)),
        ("audit", "Event", Event.objects.filter(thing="case", thing_id=case.number), ("thing_id",)),
    )
    for area, name, rows, own in copied:
        plain = [{key: _plain(value) for key, value in row.items()} for row in rows.values()]
        if plain:
            whole = pl.DataFrame(plain, infer_schema_length=None).drop("id", "case_id", *own, strict=False)
            made = whole.join(same.select(*own, copy="number"), how="cross")
            for column in {"state", "data", "past"} & set(made.columns):
                told = pl.col(column).str.replace_all(case.number, pl.col("copy"), literal=True)
                made = made.with_columns(told)
            _write(area, name, made if "id" in own else made.with_columns(id=_ids(made.height)))


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    return json.dumps(value) if isinstance(value, dict) else value


def _ids(count: int) -> pl.Series:
    """So many ids of version 7's shape, of one instant."""
    stem = f"{time.time_ns() // 1_000_000:012x}7"
    text = secrets.token_bytes(10 * count).hex()
    return pl.Series(
        [f"{stem}{text[at : at + 3]}8{text[at + 3 : at + 18]}" for at in range(0, 20 * count, 20)]
    )


def _write(area: str, name: str, rows: pl.DataFrame) -> None:
    from django.apps import apps

    from gulian.office.bulk import write_rows

    model = apps.get_model(area, name)
    have = set(rows.columns)
    wanted = {
        each.name: each.get_default()
        for each in model._meta.concrete_fields
        if each.name not in have and not each.null and not each.primary_key
    }
    write_rows(model, rows.with_columns(pl.lit(value).alias(each) for each, value in wanted.items()))


def _settled() -> None:
    """What the office and its database do by themselves: the audit is sealed, PostgreSQL analyses."""
    from django.db import connection

    from gulian.office.audit.sealing import seal

    seal()

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _visitors(chance: random.Random, places: pl.DataFrame, count: int) -> tuple[Visitor, ...]:
    """Four of five a desk in a county, one of ten a department of a county, one of ten of the province."""
    counties = places["code"].to_list()
    found = []
    for at in range(count):
        county = counties[at % len(counties)]
        place = (county, at // len(counties))
        if at % 10 == 0:
            found.append(_visitor(chance, at, {"role": "desk", "region": PROVINCE}, place, ""))
        elif at % 10 == 1:
            scope = {"role": "owner", "region": county, "department": "transport"}
            found.append(_visitor(chance, at, scope, place, "handle"))
        else:
            found.append(_visitor(chance, at, {"role": "desk", "region": county}, place, "register"))
    return tuple(found)


def _visitor(
    chance: random.Random, at: int, scope: dict[str, str], place: tuple[str, int], step: str
) -> Visitor:
    """Somebody signed in. place : his county and the how manieth of it he is: no two step the same case"""
    from gulian.office.cases.models import Ticket
    from gulian.office.enterprises.models import Enterprise
    from gulian.office.people.models import Seat, User

    county, turn = place
    user = User.objects.create(username=f"visitor-{at}", name=f"样例{at}")
    user.set_unusable_password()
    user.save()
    Seat.objects.create(user=user, since=dt.date(2020, 1, 1), **scope)
    seen = ("handle",) if scope["role"] == "owner" else ("register", "handle")
    open_here = Ticket.objects.filter(open=True, county=county, step__in=seen)
    rows = list(open_here.select_related("case").order_by("due_at", "id")[:600])
    mine = [each for number, each in enumerate(rows) if number % 5 == turn % 5]
    outcome = {"register": "entered", "handle": "solved"}
    steps = tuple((e.case.number, e.number, outcome[e.step]) for e in mine if e.step == step)
    firms = list(
        Enterprise.objects.filter(county=county).order_by("code").values_list("code", flat=True)[:200]
    )
    token = secrets.token_hex(16)
    return Visitor(
        role=scope["role"],
        cookies=f"sessionid={_session(user)}; csrftoken={token}",
        token=token,
        cases=tuple(each.case.number for each in chance.sample(rows, min(50, len(rows)))),
        firms=tuple(chance.sample(firms, min(50, len(firms)))),
        steps=steps,
    )


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
