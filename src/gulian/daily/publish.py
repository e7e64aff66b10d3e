# SPDX-License-Identifier: Apache-2.0
"""The bytes of every file of `out/<date>/`, and the summary of the day.

1 tables  2 交办清单  3 the bulletin as page and document, from one text; its numbers under their names, as
annex and as `figures.json`  4 day.json
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from gulian import monitor
from gulian.daily import tables
from gulian.daily.annex import annex, figures_json
from gulian.daily.model import Day
from gulian.daily.pages import daily_page
from gulian.daily.sheets import workbook
from gulian.daily.summary import summary
from gulian.monitor.walkback import printed_numbers


def publish(day: Day) -> Day:
    """Adds `files` and `summary`."""
    # The renderer needs neither the tables nor this process's lock: it draws while they are written.
    with ThreadPoolExecutor(1) as beside:
        drawing = beside.submit(daily_page, day)
        files = written(day)
        page = drawing.result()
    printed = printed_numbers(page.text, page.context)
    files["bulletin.html"] = monitor.to_html(page.text, page.drawn.pages).encode()
    files["bulletin.docx"] = monitor.to_docx(page.text, page.drawn.documents)
    files["bulletin.xlsx"] = annex(page.context, printed)
    files["figures.json"] = figures_json(day, printed, files["indicators.csv"])
    files["problems.csv"] = tables.problems(day)
    told = summary(day, (*files, "day.json"))
    files["day.json"] = (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    return replace(day, files=files, summary=told)


def written(day: Day) -> dict[str, bytes]:
    """The files that need no pictures."""
    assert day.dispatched is not None
    assert day.helped is not None
    return {
        "indicators.csv": tables.indicators_csv(day),
        "indicators_cross.parquet": tables.indicators_cross_parquet(day),
        "blocked.csv": tables.blocked_csv(day),
        "dispatch.xlsx": workbook(day.dispatched, day.date, day.helped.rows),
        "help.csv": tables.help_csv(day),
        "help_measures.csv": tables.help_measures_csv(day),
        "findings.csv": tables.findings_csv(day),
        "verify.csv": tables.verify_csv(day),
    }
