# SPDX-License-Identifier: Apache-2.0
"""E-LEDG: a log is damaged, or what was asked of it lies outside."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class LedgerError(GulianError):
    """A log is damaged, or what was asked of it lies outside."""


@dataclass(eq=False)
class LedgerTorn(LedgerError):
    """The log's files do not hold what its head says."""

    id = "E-LEDG-001"
    zh = "日志 {folder} 的文件与其头部不符：应有 {size} 条。"
    en = "The files of the log {folder} do not hold what its head says: {size} entries."
    fix_zh = "请从备份恢复 ledger 目录，不要改动现有文件。"
    fix_en = "Restore the ledger folder from a backup; leave the files as they are."
    folder: str
    size: int


@dataclass(eq=False)
class LedgerOutside(LedgerError):
    """An entry or tree size lies outside the log."""

    id = "E-LEDG-002"
    zh = "日志只有 {size} 条，没有第 {place} 条。"
    en = "The log has {size} entries; there is no entry {place}."
    fix_zh = "条目从 0 起编号；请核对编号和树的大小。"
    fix_en = "Entries are numbered from 0: check the number and the tree size."
    place: int
    size: int


@dataclass(eq=False)
class LedgerForked(LedgerError):
    """The log is not an extension of an earlier head."""

    id = "E-LEDG-003"
    zh = "日志与先前的头部（{size} 条）对不上：历史被改动过。"
    en = "The log does not extend its earlier head of {size} entries: its history was changed."
    fix_zh = "请保全现有文件并通知审计人员。"
    fix_en = "Keep the files as they are and tell the auditors."
    size: int


@dataclass(eq=False)
class LedgerBusy(LedgerError):
    """Another process appends to the log."""

    id = "E-LEDG-004"
    zh = "日志 {folder} 正由另一进程写入。"
    en = "Another process appends to the log {folder}."
    fix_zh = "请稍后再试。"
    fix_en = "Try again in a moment."
    folder: str
