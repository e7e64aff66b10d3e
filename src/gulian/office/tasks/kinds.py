# SPDX-License-Identifier: Apache-2.0
"""The kinds of long work: one table, read by whoever asks, works or shows progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from gulian.errors import TaskUnknown
from gulian.office.frame.language import Words
from gulian.office.tasks.job import Job


@dataclass(frozen=True)
class Kind:
    """A kind of long work.

    words : its title                          work : `module:function`, loaded only where it is done
    lane  : tasks of one lane are done one after the other, lanes side by side ('long', 'quick')
    every : seconds after which the office asks for it by itself; None = only when somebody asks
    """

    words: Words
    work: str
    lane: str = "long"
    every: int | None = None


KINDS: Mapping[str, Kind] = {
    "days.run": Kind(Words("生成日报", "Make the bulletin"), "gulian.office.days.work:run"),
    "enterprises.import": Kind(
        Words("导入企业库", "Import the register"), "gulian.office.enterprises.work:mirror"
    ),
    "reports.flush": Kind(
        Words("报表入库", "Bring reports to the lake"), "gulian.office.reports.work:bring", "quick", every=60
    ),
    "reports.upload": Kind(
        Words("读取上传的报表", "Read uploaded reports"), "gulian.office.reports.work:take"
    ),
    "bulletins.notice": Kind(Words("起草通报", "Draft a notice"), "gulian.office.bulletins.work:notice"),
    "cases.due": Kind(
        Words("投送到期提醒", "Deliver timers"), "gulian.office.cases.work:due", "quick", every=60
    ),
    "cases.from_day": Kind(Words("立案与核对", "Open and check cases"), "gulian.office.cases.work:from_day"),
    "policies.index": Kind(Words("读取政策文件", "Read the policies"), "gulian.office.policies.work:index"),
    "policies.match": Kind(
        Words("惠企政策匹配", "Match firms with measures"), "gulian.office.policies.work:match", every=86_400
    ),
    "policies.publish": Kind(
        Words("写出已确认的措施", "Write confirmed measures"), "gulian.office.policies.work:publish", "quick"
    ),
    "policies.facts": Kind(
        Words("企业事实入库", "Bring facts to the lake"),
        "gulian.office.policies.work:facts",
        "quick",
        every=300,
    ),
    "rules.put": Kind(
        Words("修改稿到日生效", "Put rules in force"), "gulian.office.rules.putting:due", "quick", every=60
    ),
    "rules.try": Kind(Words("试算案件迁移", "Try a migration"), "gulian.office.rules.migrating:attempt"),
    "rules.migrate": Kind(Words("迁移案件", "Migrate cases"), "gulian.office.rules.migrating:carry"),
    "audit.seal": Kind(
        Words("封存操作留痕", "Seal the audit"), "gulian.office.audit.sealing:work", "quick", every=3600
    ),
    "requests.clear": Kind(
        Words("清理已答复的接口请求", "Clear answered requests"),
        "gulian.office.requests.once:clear",
        "quick",
        every=3600,
    ),
}
"""Each area adds its lines here. `work(job: Job) -> dict` answers what `Job.finish` takes."""

LANES = ("quick", "long")


def kind_of(name: str) -> Kind:
    """Raises TaskUnknown."""
    try:
        return KINDS[name]
    except KeyError as error:
        raise TaskUnknown(name) from error


def work_of(name: str) -> Callable[[Job], dict[str, Any] | None]:
    """The function that does a kind."""
    module, _, function = kind_of(name).work.partition(":")
    found: Callable[[Job], dict[str, Any] | None] = getattr(import_module(module), function)
    return found
