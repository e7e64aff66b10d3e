# SPDX-License-Identifier: Apache-2.0
"""What stands in the boxes and beside the arrows of a picture, and how much room that takes."""

from __future__ import annotations

import datetime as dt

from gulian.casework.flow import words
from gulian.casework.flow.chart import NOBODY, Arrow, Node
from gulian.casework.flow.graph import Box, Link
from gulian.casework.flow.words import Lang
from gulian.schemes import Procedure

TITLE, NOTE, LABEL = 13.0, 11.0, 11.0
"""Sizes of type in pixels: names of steps, notes below them, outcomes."""
LINE = 1.35
ROOM, LABEL_ROOM = 150.0, 132.0
"""How wide a box is, and how wide the words beside an arrow may be."""


class Told:
    """What stands in boxes and beside arrows."""

    def __init__(self, procedure: Procedure, on: dt.date, lang: Lang) -> None:
        self.procedure, self.on, self.lang = procedure, on, lang

    def title(self, node: Node) -> tuple[str, ...]:
        if node.kind in ("withdrawal", "appeal"):
            zh, en = (
                ("随时可撤回", "may withdraw any time") if node.kind == "withdrawal" else ("申诉", "appeal")
            )
            return words.wrapped(words.of(self.lang, zh, en), TITLE, ROOM - 20)
        if node.step is None or node.kind == "join":
            return ()
        return words.wrapped(words.name(node.step, self.lang), TITLE, ROOM - 20)

    def notes(self, node: Node) -> tuple[str, ...]:
        if node.kind == "join":
            return self._join(node)
        if node.kind == "appeal" and self.procedure.appeal:
            found = [words.limit(self.procedure.appeal.limit, self.procedure, self.on, self.lang)]
            found.extend(
                words.name(self.procedure.steps[each], self.lang) for each in self.procedure.appeal.of
            )
            return tuple(line for each in found for line in words.wrapped(each, NOTE, ROOM - 20, 2))
        if node.step is None or node.kind in ("end", "split"):
            return ()
        return tuple(
            line
            for each in words.notes(node.step, self.procedure, self.on, self.lang)
            for line in words.wrapped(each, NOTE, ROOM - 20, 2)
        )

    def _join(self, node: Node) -> tuple[str, ...]:
        rule = node.step.join.rule if node.step and node.step.join else "all"
        return (
            {
                "all": words.of(self.lang, "全部答复", "all"),
                "any": words.of(self.lang, "任一答复", "any one"),
                "quorum": words.of(self.lang, "达到规定数", "so many"),
            }[rule],
        )

    def arrow(self, arrow: Arrow) -> str:
        """The words beside an arrow."""
        if arrow.kind == "objection":
            return words.of(self.lang, "有异议", "objection")
        if arrow.kind == "branch":
            step = self.procedure.steps[arrow.source]
            if not step.each:
                return ""
            listed = words.name(self.procedure.collections[step.each], self.lang)
            return words.of(self.lang, f"逐项：{listed}", f"each of: {listed}")
        if arrow.outcome is None:
            return ""
        text = words.name(arrow.outcome, self.lang)
        step = self.procedure.steps[arrow.source.partition(":")[0]]
        if step.limit and step.limit.then == arrow.outcome.id:
            text = words.of(self.lang, f"期满：{text}", f"time is up: {text}")
        if arrow.kind == "restart":
            text = words.of(self.lang, f"{text}（重新公示）", f"{text} (begins anew)")
        return text

    def lines(self, arrow: Arrow) -> tuple[str, ...]:
        return words.wrapped(self.arrow(arrow), LABEL, LABEL_ROOM, 2)

    def box(self, node: Node) -> Box:
        title, notes = self.title(node), self.notes(node)
        height = 16 + len(title) * TITLE * LINE + len(notes) * NOTE * LINE
        match node.kind:
            case "start":
                return Box(node.id, node.lane, 16, 16, "point")
            case "split" | "join":
                lines = [words.width(each, TITLE) for each in title] + [
                    words.width(each, NOTE) for each in notes
                ]
                return Box(node.id, node.lane, max(max(lines) + 20, 62), max(height, 40))
            case _:
                return Box(node.id, node.lane, ROOM, height)

    def link(self, arrow: Arrow) -> Link:
        lines = self.lines(arrow)
        wide = max((words.width(each, LABEL) for each in lines), default=0.0)
        return Link(
            arrow.id,
            arrow.source,
            arrow.target,
            wide + 6 if lines else 0,
            len(lines) * LABEL * LINE + 4 if lines else 0,
        )

    def lane(self, role: str) -> str:
        if role == NOBODY:
            return words.of(self.lang, "自动", "automatic")
        return words.name(self.procedure.roles[role], self.lang)
