# SPDX-License-Identifier: Apache-2.0
"""E-SMP: a sample world cannot be built as asked."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class SampleError(GulianError):
    """A sample world cannot be built as asked."""


@dataclass(eq=False)
class TargetNotEmpty(SampleError):
    """Something lies in the folder already; a sample never replaces data."""

    id = "E-SMP-001"
    zh = "{folder} 已有内容，样例不会覆盖它。"
    en = "{folder} is not empty: a sample never replaces what is there."
    fix_zh = "请换一个新文件夹，或先移走其中的文件。"
    fix_en = "Name a new folder, or move its files away first."
    folder: str


@dataclass(eq=False)
class SampleSizeRefused(SampleError):
    """More or fewer firms or days than the sample world is made for."""

    id = "E-SMP-002"
    zh = "样例{what_zh}为 {value}，应在 {low} 到 {high} 之间。"
    en = "{value} {what_en} asked for; the sample has {low} to {high}."
    fix_zh = "请改用 {low} 到 {high} 之间的数。"
    fix_en = "Ask for {low} to {high}."
    what_zh: str
    what_en: str
    value: int
    low: int
    high: int
