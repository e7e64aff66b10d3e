# SPDX-License-Identifier: Apache-2.0
"""How unequally an economy hangs on its firms: criticality by rank, and who the first are."""

from __future__ import annotations

import numpy as np
import polars as pl

from gulian import charts
from gulian.chain.economy import Economy
from gulian.chain.model import Criticality
from gulian.chain.views.names import names_of
from gulian.errors import Language


def criticality_ranks(
    economy: Economy, found: Criticality, *, named: int = 10, lang: Language = "zh"
) -> charts.Drawing:
    """Criticality in percent by rank, both scales logarithmic; equals by firm number.

    named : how many of the first are listed by name, at most 12
    """
    order = np.lexsort((found.firm, -found.loss))
    rows, values = found.firm[order], 100 * found.loss[order]
    names = names_of(economy, rows[:named], lang)
    frame = pl.DataFrame(
        {
            "name": pl.Series([*names, *[None] * (rows.size - len(names))], dtype=pl.String),
            "value": values,
            "label": pl.Series(
                [f"{value:.4f}%" for value in values[:named]] + [None] * (rows.size - len(names)),
                dtype=pl.String,
            ),
        }
    )
    zh = lang == "zh"
    none = int((values <= 0).sum())
    told = f"共 {rows.size:,} 户" if zh else f"{rows.size:,} firms"
    if none:
        told += (
            f"，其中 {none:,} 户停产不造成损失，未画"
            if zh
            else f"; closing {none:,} of them loses nothing: not drawn"
        )
    return charts.ranks(
        frame,
        title="关键度分布：逐户停产，全体损失的比例"
        if zh
        else "Criticality: what is lost when each firm closes",
        axis="关键度（%）" if zh else "criticality (%)",
        across="位次" if zh else "rank",
        note=told,
        named=named,
    )
