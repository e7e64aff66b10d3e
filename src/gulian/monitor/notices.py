# SPDX-License-Identifier: Apache-2.0
"""The 通报: a notice to the regions, who got ahead and who is behind, from the facts of a bulletin.

1 nobody is named by rank unless enough reports came in (`BulletinContext.ranked`)
2 praised: the leading regions that lie above the whole and sent enough reports
3 behind: the last regions below the whole, the last first; nobody stands in both
4 reports missing: every region below the declared reporting rate, ranked or not
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from gulian.monitor.indicators.completeness import may_rank
from gulian.monitor.letter import Letterhead
from gulian.monitor.model import UNKNOWN_PLACE, BulletinContext, RegionState
from gulian.monitor.template import render_names


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a notice says beside the bulletin's own facts.

    addressed : whom it goes to, 各市、县（市、区）
    required  : percent of the units a region has to hear from
    answer_by : the day by which those named have to answer
    praised, behind : regions, best first and worst first
    missing   : regions that sent too few reports, fewest first by share, then by code
    """

    context: BulletinContext
    letterhead: Letterhead
    addressed: str
    required: int
    answer_by: dt.date
    praised: tuple[RegionState, ...]
    behind: tuple[RegionState, ...]
    missing: tuple[RegionState, ...]


def notice(
    context: BulletinContext,
    letterhead: Letterhead,
    addressed: str,
    limits: tuple[int, int],
    answer_by: dt.date,
) -> Notice:
    """Who is named, from the regions of a bulletin (already without small cells, `for_outside`).

    limits : percent of units a region has to hear from; how many are named at either end
    """
    required, most = limits
    places = tuple(each for each in context.regions if each.code != UNKNOWN_PLACE)
    missing = [each for each in places if not may_rank(each.expected, each.reported, required)]
    whole = context.figures[0].value if context.figures else None
    ranked = [each for each in places if each.value is not None] if context.ranked else []
    ahead = [
        each for each in ranked if whole is not None and (each.value or 0.0) > whole and each not in missing
    ]
    behind = [each for each in ranked if whole is not None and (each.value or 0.0) < whole]
    return Notice(
        context=context,
        letterhead=letterhead,
        addressed=addressed,
        required=required,
        answer_by=answer_by,
        praised=tuple(ahead[:most]),
        behind=tuple(reversed(behind[-most:])),
        missing=tuple(sorted(missing, key=_share)),
    )


def _share(region: RegionState) -> tuple[float, str]:
    return (region.reported / region.expected if region.expected else 0.0, region.code)


def render_notice(template: str, notice: Notice, file: str = "notice") -> str:
    """The Markdown of a notice. Raises BadTemplate, BulletinTooLong."""
    context = notice.context
    names: dict[str, object] = {field.name: getattr(context, field.name) for field in fields(context)}
    own = ("addressed", "required", "answer_by", "praised", "behind", "missing")
    names |= {name: getattr(notice, name) for name in own}
    names |= {name: getattr(context, name) for name in ("silent", "figures_title", "all_notes")}
    names["whole"] = context.figures[0] if context.figures else None
    return render_names(template, names, file)
