# SPDX-License-Identifier: Apache-2.0
"""The scope matrix: what lies outside a seat's scope changes nothing of what the seat is shown.

1 every address of the office and every operation of the API is asked in every role, before there is anything
of another county  2 rows of another county, firm and person are planted into every table of every area, their
texts carrying a mark  3 all is asked again: the same status, the same bytes, no mark

So absent and forbidden look alike, and no count, list, export or error text reaches past a scope. Rows that
belong to the site as a whole (a day's run, the register's date) are there from the beginning. A new area is
covered by being there: nothing has to be added here.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from gulian.office.api import api
from gulian.office.people.models import Role, User
from tests.office.conftest import SeatMaker

pytestmark = pytest.mark.django_db
MARK = "外地标记"
HERE = {"region": "330108"}
THERE = {"province": "120000", "city": "120100", "county": "120101", "region": "120101"}
OWN = {"firm": {"enterprise": "91330108OWN0000001"}, "owner": {**HERE, "department": "labour"}}
OFTEN = ("desk", "firm")
"""The roles of every run; the others take their time in the soak."""
SOMEWHERE = frozenset({*THERE, "code", "enterprise", "user", "seat", "unit"})
TOKEN = re.compile(r'[0-9A-Za-z]{64}(?=["\\])')
DAY = "2020-03-01"
SKIPPED = ("accounts/", "static/", "language/", "metrics/", "setup/", "api/")
"""Sign-in, files and switches have no rows."""


def planted_models() -> list[type[models.Model]]:
    return [
        model
        for area in settings.AREAS
        for model in apps.get_app_config(area).get_models()
        if not model._meta.auto_created
    ]


class Planter:
    """Rows of elsewhere, one of each model; `values` is what addresses may be tried with."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], models.Model] = {}
        self.number = 0

    def plant(self, model: type[models.Model]) -> models.Model:
        """A row of a model and, before it, of those it points to."""
        if model in self.rows:
            return self.rows[model]
        names = {field.name for field in model._meta.concrete_fields}
        mark = MARK if names & SOMEWHERE or model is User else ""
        filled = {
            field.name: self.value(field, mark)
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField)
        }
        row = model(**filled)
        with transaction.atomic():
            row.save(force_insert=True)
        self.rows[model] = row
        return row

    def value(self, field: models.Field[Any, Any], mark: str) -> Any:
        """Something of elsewhere that the column takes."""
        self.number += 1
        if isinstance(field, models.ForeignKey):
            return None if field.null else self.plant(field.related_model)
        if field.name == "public_at":
            return None  # what a named person released is for everybody
        if field.name in THERE:
            return THERE[field.name]
        if field.choices:
            return next(iter(field.choices))[0]
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.DateTimeField):
            return timezone.now()
        if isinstance(field, models.DateField):
            return dt.date.fromisoformat(DAY)
        if isinstance(field, models.JSONField):
            return {"zh": mark, "en": mark}
        if isinstance(field, models.BooleanField):
            return True
        if isinstance(field, models.CharField | models.TextField):
            return self.text(field, mark)
        if isinstance(field, models.FloatField):
            return 0.5
        return self.number if isinstance(field, models.IntegerField) else field.get_default()

    def text(self, field: models.Field[Any, Any], mark: str) -> str:
        most = field.max_length or 100
        text = f"{self.number}{mark}"
        return text if len(text) <= most else str(self.number)[-most:]


def addresses(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every route below the root with its converters, the API apart."""
    for each in patterns:
        route = before + str(each.pattern)
        if route.startswith(SKIPPED):
            continue
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        else:
            yield route, each.pattern.converters


def tried(route: str, names: list[str], ids: dict[str, list[str]]) -> list[str]:
    """A route with foreign values in its places: each kind of value once."""
    found = [route]
    for name in names:
        place = re.compile(rf"<(?:\w+:)?{name}>|{{{name}}}|{{\w+:{name}}}")
        kind = "date" if "date" in name or "day" in name else "uuid" if f"uuid:{name}" in route else "any"
        found = [place.sub(value, each) for each in found for value in ids[kind]]
    return found[:12]


def normal(answer: Any) -> tuple[int, str]:
    """Status and body without the tokens that differ each time."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, TOKEN.sub("-", body.decode("utf-8", "replace"))


def example(schema: dict[str, Any], root: dict[str, Any], foreign: str) -> Any:
    """The least body a schema takes, with foreign ids where it takes ids."""
    while "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example(schema[choice][0], root, foreign)
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type")
    if kind == "object":
        needed = schema.get("required", ())
        return {name: example(schema["properties"][name], root, foreign) for name in needed}
    if kind == "array":
        return [example(schema["items"], root, foreign)] if schema.get("minItems") else []
    if kind == "string":
        shapes = {"uuid": foreign, "date": DAY, "date-time": f"{DAY}T08:00:00+08:00"}
        return shapes.get(schema.get("format", ""), "x1")
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": False}.get(str(kind))


class Matrix:
    """All that a browser can ask, as one list of answers."""

    def __init__(self, planter: Planter) -> None:
        self.planter = planter
        keys = [str(row.pk) for row in planter.rows.values()]
        codes = {
            str(getattr(row, name))
            for row in planter.rows.values()
            for name in ("code", "unit")
            if hasattr(row, name)
        }
        self.uuids = [each for each in keys if re.fullmatch(r"[0-9a-f-]{36}", each)]
        others = sorted(codes | {each for each in keys if each not in self.uuids})
        self.ids = {"uuid": self.uuids, "date": [DAY], "any": [*others, self.uuids[0]]}
        self.pages = [
            each
            for route, converters in addresses(get_resolver().url_patterns)
            for each in tried("/" + route, list(converters), self.ids_of(route.split("/")[0]))
        ]
        self.document = api.get_openapi_schema()

    def ids_of(self, area: str) -> dict[str, list[str]]:
        """What the addresses of an area are tried with: its own rows, else those of all."""
        rows = [row for model, row in self.planter.rows.items() if model._meta.app_label == area]
        own = [str(row.pk) for row in rows if str(row.pk) in self.uuids]
        return {**self.ids, "uuid": own or self.uuids}

    def answers(self, client: Client) -> dict[str, tuple[int, str]]:
        """Every page and every operation: reads always, writes where they name a thing."""
        found = {f"GET {each}": normal(client.get(each)) for each in self.pages}
        for each in self.pages:
            if any(value in each for value in self.uuids):
                found[f"POST {each}"] = normal(client.post(each))
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                found |= self.operation(client, path, method, operation)
        return found

    def operation(
        self, client: Client, path: str, method: str, operation: dict[str, Any]
    ) -> dict[str, tuple[int, str]]:
        names = re.findall(r"{(\w+)}", path)
        if method != "get" and not names:
            return {}
        formats = {each["name"]: each["schema"].get("format") for each in operation["parameters"]}
        route = path
        for name in names:
            if formats.get(name) == "uuid":
                route = route.replace(f"{{{name}}}", f"<uuid:{name}>")
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        found = {}
        for each in tried(route, names, self.ids_of(path.split("/")[2])):
            sent = example(body, self.document, self.uuids[0]) if body else {}
            answer = client.generic(method.upper(), each, json.dumps(sent), "application/json")
            found[f"{method.upper()} {each}"] = normal(answer)
        return found


@pytest.mark.parametrize(
    "role",
    [
        each.value if each.value in OFTEN else pytest.param(each.value, marks=pytest.mark.soak)
        for each in Role
    ],
)
def test_what_lies_elsewhere_changes_nothing(role: str, sit: SeatMaker, client: Client) -> None:
    """Asked before and after foreign rows are planted, every answer is the same and none carries the mark."""
    from gulian.office.frame import limits

    seat = sit(role, **OWN.get(role, HERE))
    client.force_login(
        User.objects.get(pk=seat.user), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    patch = pytest.MonkeyPatch()
    patch.setattr(limits.Buckets, "take", _always)
    client.raise_request_exception = False
    try:
        point = transaction.savepoint()
        planter = _planted()
        transaction.savepoint_rollback(point)
        matrix = Matrix(planter)
        for row in _of_the_site(planter, whole=True):
            row.save(force_insert=True)
        before = matrix.answers(client)
        for row in _of_the_site(planter, whole=False):
            row.save(force_insert=True)
        after = matrix.answers(client)
    finally:
        patch.undo()
    changed = [address for address, answer in before.items() if after[address] != answer]
    marked = [address for address, (_, body) in after.items() if MARK in body]
    broken = [address for address, (status, _) in after.items() if status >= 500]
    assert (changed, marked, broken) == ([], [], [])
    for row in planter.rows.values():
        kept = type(row)._base_manager.get(pk=row.pk)
        assert all(
            getattr(kept, field.attname) == getattr(row, field.attname) for field in row._meta.concrete_fields
        ), row


def _of_the_site(planter: Planter, *, whole: bool) -> list[models.Model]:
    """The rows that belong to no place and nobody, or all the others, in the order of their planting."""
    return [
        row
        for model, row in planter.rows.items()
        if whole
        == (model is not User and not {each.name for each in model._meta.concrete_fields} & SOMEWHERE)
    ]


def _planted() -> Planter:
    planter = Planter()
    for model in planted_models():
        planter.plant(model)
    return planter


def _always(buckets: object, name: str, now: float) -> float:
    del buckets, name, now
    return 0.0
