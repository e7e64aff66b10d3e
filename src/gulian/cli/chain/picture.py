# SPDX-License-Identifier: Apache-2.0
"""A chart into a file, of the kind its ending says."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from gulian import charts, lake
from gulian.charts.page import Kind
from gulian.cli.language import Words
from gulian.cli.output import say
from gulian.errors import Language


def put_picture(path: Path, chart: charts.Drawing, lang: Language) -> None:
    """Write the chart and tell. Raises ChartError, PackageError, StoreFull, StoreRefused."""
    kind = cast(Kind, path.suffix.lower().removeprefix("."))
    lake.put_file(path, charts.picture(chart, kind, lang=lang))
    say(Words("图：{}", "Drawn: {}").of(lang).format(path))
