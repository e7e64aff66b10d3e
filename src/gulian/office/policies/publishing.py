# SPDX-License-Identifier: Apache-2.0
"""Measures that two people stand for, as the scheme `office-measures` of the site: what the matching reads.

The whole folder follows from the rows. A file is written whole or not at all, the head with the sources
before the measures that cite them, so that the scheme is sound at every moment.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gulian import lake, schemes
from gulian.errors import MeasureRefused, NoSuchFolder
from gulian.office.in_use import look_again, site_schemes
from gulian.office.policies import frames
from gulian.office.policies.models import DraftStage, MeasureDraft
from gulian.schemes.library import PACKAGE_LIBRARY

SCHEME = "office-measures"
FORM = "policy-service/forms/firm.yaml"
"""The facts are asked with the form every firm knows already."""
CONDITIONS = 6
_TEXTS = ("title_zh", "title_en", "mode", "strength", "level", "from", "until", "deadline", "procedure")
_PARTS = {"lead": "lead", "responsible": "responsible", "assist": "assist"}
_README = """# 本单位确认的惠企措施 office-measures

由网页办公端写成：一人在原文旁编写，另一人确认。请勿直接修改，改动会被覆盖。

Written by the office: one person edits beside the source, another confirms. Changes are overwritten.
"""


def files_of(drafts: Iterable[MeasureDraft]) -> dict[str, bytes]:
    """The files of the scheme: name -> bytes, the head first. Drafts in any order; their `name` is set."""
    rows = sorted(drafts, key=lambda each: each.name)
    found = {"scheme.yaml": _head(rows), "README.md": _README.encode()}
    found["forms/firm.yaml"] = (PACKAGE_LIBRARY / FORM).read_bytes()
    for each in rows:
        found[f"measures/{each.name}.yaml"] = measure_file(each)
    return found


def measure_file(draft: MeasureDraft) -> bytes:
    """One measure as its definition."""
    typed: Mapping[str, Any] = draft.definition
    lines = [_line(name, typed[name]) for name in _TEXTS if typed.get(name)]
    lines += [_line("source", source_id(draft)), _line("clause", draft.clause or "全文")]
    lines += [_line("span", draft.quote[:300]), "status: confirmed", "form: firm", "conditions:"]
    for at, each in enumerate(typed.get("conditions", ()), start=1):
        cells = (("id", f"c{at}"), ("zh", each["zh"]), ("en", each["en"]), ("that", each["that"]))
        lines += [f"  {'- ' if name == 'id' else '  '}{_line(name, cell)}" for name, cell in cells]
    lines += ["benefit:", *(f"  {_line(name, typed[f'benefit_{name}'])}" for name in ("kind", "zh", "en"))]
    lines += [f"  {_line(name, typed[name])}" for name in ("amount", "cap") if typed.get(name)]
    lines += ["  up_to: true"] if typed.get("up_to") else []
    bodies = [each.rpartition(" ") for each in str(typed.get("departments", "")).splitlines() if each.strip()]
    lines += ["departments:"] if bodies else []
    for name, _, role in bodies:
        known = role in _PARTS and bool(name)
        told = (("name", name if known else role), ("role", role if known else "responsible"))
        lines += [f"  {'- ' if key == 'name' else '  '}{_line(key, cell)}" for key, cell in told]
    return ("\n".join(lines) + "\n").encode()


def source_id(draft: MeasureDraft) -> str:
    """The id of its document among the sources of the scheme."""
    return f"d_{draft.key_of_document}"


def _head(rows: Iterable[MeasureDraft]) -> bytes:
    documents = {source_id(each): each for each in rows}
    first = min((each.dated for each in documents.values() if each.dated), default=dt.date(2020, 1, 1))
    lines = [
        f"id: {SCHEME}",
        "version: 1",
        _line("title_zh", "本单位确认的惠企措施"),
        _line("title_en", "Measures confirmed here"),
        _line("summary_zh", "从政策库的文件中提出、由两人在网页办公端确认的措施。"),
        _line(
            "summary_en",
            "Measures proposed from the policy library and confirmed by two people in the office.",
        ),
        f"valid_from: {first.isoformat()}",
        "sources:",
    ]
    for name, each in sorted(documents.items()):
        lines += [f"  - {_line('id', name)}", f"    {_line('document', each.title[:300])}"]
        lines += [f"    {_line('number', each.number)}"] if each.number else []
        lines += [f"    {_line('issuer', each.issuers[:300])}"] if each.issuers else []
        lines += [
            f"    date: {(each.dated or first).isoformat()}",
            f"    printed_in: {json.dumps(each.file)}",
        ]
    return ("\n".join(lines) + "\n").encode()


def _line(name: str, value: object) -> str:
    """A key and a text in double quotes, as JSON and YAML both read it."""
    return f"{name}: {json.dumps(str(value), ensure_ascii=False)}"


def try_out(draft: MeasureDraft) -> None:
    """Check the scheme as it would be with this measure in it. Raises MeasureRefused."""
    others = MeasureDraft.objects.filter(stage=DraftStage.CONFIRMED).exclude(pk=draft.pk)
    token = frames.new_token()
    folder = frames.make_folder(token) / "schemes" / SCHEME
    try:
        for name, data in files_of([*others, draft]).items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        try:
            problems = schemes.check(folder)
        except NoSuchFolder as error:
            raise MeasureRefused(str(error), str(error)) from error
    finally:
        frames.drop(token)
    if problems:
        first = problems[0]
        raise MeasureRefused(_said(first, first.message_zh), _said(first, first.message_en))


def _said(problem: Any, message: str) -> str:
    return f"{problem.field}: {message}" if problem.field else message


def publish(site: Path) -> int:
    """Write the scheme as the rows say it is; how many measures it has."""
    rows = list(MeasureDraft.objects.filter(stage=DraftStage.CONFIRMED))
    folder = site_schemes() / SCHEME
    if not rows and not folder.is_dir():
        return 0
    # A scheme needs a source: where nothing is left its head stays as it was.
    wanted = files_of(rows) if rows else {}
    with lake.lock(site, wait=30.0):
        for stale in sorted(folder.glob("measures/m_*.yaml")):
            if f"measures/{stale.name}" not in wanted:
                stale.unlink()
        for name, data in wanted.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.is_file() or place.read_bytes() != data:
                lake.put_file(place, data)
    look_again()
    return len(rows)
