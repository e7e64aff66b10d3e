# SPDX-License-Identifier: Apache-2.0
"""A draft becomes a measure by two people, and only then is it matched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gulian import schemes
from gulian.errors import DraftStageWrong, MeasureRefused, SameConfirmer
from gulian.office.days.models import DayRun
from gulian.office.enterprises.actions import import_register
from gulian.office.policies import actions, editing
from gulian.office.policies.firms import answers_for, firm_of
from gulian.office.policies.models import MeasureDraft
from gulian.office.tasks.worker import work_off
from tests.office.conftest import SeatMaker
from tests.office.policy_world import DAY, policy_world

pytestmark = pytest.mark.django_db
SMALL = "91330784YL90000356"
TYPED = {
    "title_zh": "集中返岗用工补贴",
    "title_en": "Subsidy for joint return",
    "zh_1": "组织集中返岗",
    "en_1": "organises joint return",
    "that_1": "organises_return",
    "benefit_kind": "subsidy",
    "benefit_zh": "按每人200元给予补贴",
    "benefit_en": "200 yuan a person",
    "amount": "exported_workers * 20000",
    "mode": "application",
    "strength": "shall",
    "level": "province",
    "deadline": "2020-12-31",
    "departments": "省财政厅 responsible",
    "procedure": "policy-service/benefit",
}
Browse = Callable[..., Client]


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, db: None) -> Path:
    """The named world, its documents read."""
    del db
    settings.DIR = policy_world(tmp_path / "site")
    import_register(None, DAY)
    DayRun.objects.create(date=DAY, run_at=timezone.now(), state="preliminary", scheme="-", blocked=0)
    actions.read_documents(None, DAY)
    return tmp_path / "site"


def open_paths(sit: SeatMaker) -> set[str]:
    firm = firm_of(sit("firm", enterprise=SMALL), SMALL)
    return {each.measure.path for each in answers_for(firm, DAY)}


@pytest.mark.storage
def test_two_people_make_a_draft_a_measure(folder: Path, sit: SeatMaker, browse: Browse) -> None:
    """Proposed, edited beside the source, confirmed by another, matched; taken back, matched no more."""
    draft = MeasureDraft.objects.get(clause="一(二)")
    name = f"office-measures/measures/m_{draft.key[:12]}"
    desk, reviewer = sit("desk", region="330000"), sit("reviewer", region="330000")
    assert name not in open_paths(sit)
    definition = editing.typed_definition(TYPED)
    for wrong in (
        {"that_1": "no_such_fact"},
        {"title_en": ""},
        {"deadline": "2019-01-01"},
        {"amount": "1 +"},
    ):
        with pytest.raises(MeasureRefused):
            editing.edit(desk, draft.pk, editing.typed_definition({**TYPED, **wrong}))
    draft.refresh_from_db()
    assert (draft.stage, draft.definition) == ("draft", {})
    with pytest.raises(DraftStageWrong):
        editing.confirm(reviewer, draft.pk)
    editing.edit(desk, draft.pk, definition)
    work_off(("policies.publish",))
    assert name not in open_paths(sit)
    MeasureDraft.objects.filter(pk=draft.pk).update(edited_by=reviewer.user)
    with pytest.raises(SameConfirmer):
        editing.confirm(reviewer, draft.pk)
    other = sit("reviewer", region="330000")
    editing.confirm(other, draft.pk)
    assert work_off(("policies.publish",)) == 1
    assert schemes.check(folder / "schemes") == []
    assert name in open_paths(sit)
    written = schemes.library_of(folder)["office-measures"].measures[f"m_{draft.key[:12]}"]
    assert (written.clause, written.source.number) == ("一(二)", "样政办发〔2020〕9号")
    assert (written.status, written.deadline) == ("confirmed", dt.date(2020, 12, 31))
    assert written.span.startswith("对组织集中返岗的企业")
    before = {each: each.read_bytes() for each in (folder / "schemes").rglob("*") if each.is_file()}
    assert editing.publish() == 1
    assert before == {each: each.read_bytes() for each in (folder / "schemes").rglob("*") if each.is_file()}
    actions.read_documents(None, DAY)
    assert MeasureDraft.objects.get(pk=draft.pk).stage == "confirmed"
    page = browse("desk", region="330000").get(f"/policies/measures/{draft.pk}/").content.decode()
    assert '<mark id="mark">' in page
    assert len(page.encode()) < 150_000
    editing.reject(other, draft.pk, "已停止执行")
    work_off(("policies.publish",))
    assert name not in open_paths(sit)
    assert schemes.check(folder / "schemes") == []


@pytest.mark.usefixtures("folder")
def test_drafts_are_for_officials_and_steps_for_their_roles(browse: Browse) -> None:
    """A firm sees none; a desk edits and does not confirm; what is wrong is told in the editor."""
    draft = MeasureDraft.objects.get(clause="一(二)")
    desk, reviewer = browse("desk", region="330000"), browse("reviewer", region="330000")
    address = f"/policies/measures/{draft.pk}/"
    firm = browse("firm", enterprise=SMALL)
    assert firm.get("/policies/measures/").status_code == 403
    assert firm.get(address).status_code == 403
    assert "按每人200元" in desk.get("/policies/measures/").content.decode()
    shown = f"/policies/documents/{draft.document}/?start={draft.start}&amp;end={draft.end}&amp;raw=1"
    assert f'href="{shown}#mark"' in desk.get(address).content.decode()
    refused = desk.post(f"{address}edit/", {**TYPED, "that_1": "no_such_fact"})
    assert refused.status_code == 409
    assert "no_such_fact" in refused.content.decode()
    assert reviewer.post(f"{address}edit/", TYPED).status_code == 403
    assert desk.post(f"{address}edit/", TYPED).status_code == 302
    assert desk.post(f"{address}confirm/").status_code == 403
    assert "确认，用于匹配" in reviewer.get(address).content.decode()
    assert reviewer.post(f"{address}reject/").status_code == 409
    assert reviewer.post(f"{address}confirm/").status_code == 302
    assert desk.post(f"{address}edit/", TYPED).status_code == 409
    assert desk.post(f"{address}publish/").status_code == 404


@pytest.mark.usefixtures("folder")
def test_a_clause_that_binds_governments_only_is_never_a_measure(sit: SeatMaker) -> None:
    """Neither proposed nor, by whatever way, confirmed."""
    assert not MeasureDraft.objects.filter(clause="二(三)").exists()
    draft = MeasureDraft.objects.get(clause="一(二)")
    MeasureDraft.objects.filter(pk=draft.pk).update(clause="二(三)")
    with pytest.raises(MeasureRefused):
        editing.edit(sit("desk", region="330000"), draft.pk, editing.typed_definition(TYPED))
