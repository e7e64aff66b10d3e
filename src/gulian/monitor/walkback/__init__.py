# SPDX-License-Identifier: Apache-2.0
"""The way back from a printed number: to its sums, its firms, their reports and the definition.

1 every number of a bulletin gets a name (`numbered`)  2 what was printed under each (`printed_numbers`)
3 from a name back to the firms (`trace`)

    context = numbered(context, "city")
    text = render(template, context)
    printed_numbers(text, context)                 number, printed, value
    found = trace("opening_rate/city/330100/value", Facts(date, units, chosen, look), indicators)
    found.firms                                    unit, file, row, receipt, what each adds
"""

from __future__ import annotations

from gulian.monitor.walkback.contributions import CONTRIBUTIONS, contributions
from gulian.monitor.walkback.numbers import NumberName, numbered
from gulian.monitor.walkback.printed import PRINTED, printed_numbers, read_number
from gulian.monitor.walkback.trace import FIRMS, Facts, Hidden, Trace, trace

__all__ = [
    "CONTRIBUTIONS",
    "FIRMS",
    "PRINTED",
    "Facts",
    "Hidden",
    "NumberName",
    "Trace",
    "contributions",
    "numbered",
    "printed_numbers",
    "read_number",
    "trace",
]
