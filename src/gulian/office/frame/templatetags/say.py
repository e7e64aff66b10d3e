# SPDX-License-Identifier: Apache-2.0
"""Template tags of every page: {% say "中文" "English" %}, and figures as officials print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

register = template.Library()
NOTHING = "—"
_MONEY = frozenset({"output", "capacity", "output_fen", "capacity_fen"})
_FEN_IN_10K = 1_000_000


def _lang(context: Context) -> str:
    return str(context.get("lang", "zh"))


@register.simple_tag(takes_context=True)
def say(context: Context, zh: str, en: str, *values: object) -> str:
    """One text in the reader's language; {0}, {1} ... stand for the values. Escaped like any value."""
    text = zh if _lang(context) == "zh" else en
    return text.format(*values) if values else text


@register.simple_tag(takes_context=True)
def title_of(context: Context, thing: Any) -> str:
    """The title of what carries one in both languages: title_zh/title_en, zh/en, name_zh/name_en."""
    lang = _lang(context)
    for stem in ("title_", "name_", "label_", ""):
        key = stem + lang
        value = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)
        if value:
            return str(value)
    return str(thing)


@register.filter
def count(value: int | None) -> str:
    """A whole number with thousands; unknown is a dash."""
    return NOTHING if value is None else f"{value:,}"


@register.filter
def percent(value: float | None, places: int = 2) -> str:
    """Percent rounded half up; unknown is a dash."""
    from gulian.office.frame.figures import rounded

    return NOTHING if value is None else f"{rounded(value, places)}%"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant in the site's zone, to the minute."""
    return NOTHING if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def figure(value: float | None, indicator: Any) -> str:
    """A figure with its declared decimals and unit."""
    from gulian.office.frame.figures import rounded

    if value is None:
        return NOTHING
    return f"{rounded(value, indicator.decimals)}{'%' if indicator.unit == 'percent' else ''}"


@register.filter
def sum_of(value: int | None, indicator: Any) -> str:
    """A sum behind a figure as it is told: money in 10k CNY, anything else as it stands."""
    if value is None:
        return NOTHING
    money = any(name in _MONEY for name in indicator.numerator.names)
    return f"{value / _FEN_IN_10K:,.0f}" if money else f"{value:,}"


@register.filter
def change(value: float | None, lang: str) -> str:
    """A change of a rate, in percentage points."""
    from gulian.office.frame.figures import rounded

    if value is None:
        return NOTHING
    points = "个百分点" if lang == "zh" else " pp"
    return f"{'+' if value > 0 else ''}{rounded(value, 2)}{points}"


@register.filter
def pin(value: str) -> str:
    """A pinned definition with the first eight letters of its hash."""
    path, _, rest = value.partition("#")
    return f"{path}#{rest[:8]}" if rest else path


@register.filter
def wan(fen: int | None, places: int = 1) -> str:
    """Money in 10k CNY (万元) of fen, half up; unknown is a dash."""
    from gulian.office.frame.figures import rounded

    return NOTHING if fen is None else f"{float(rounded(fen / 1_000_000, places)):,.{places}f}"
