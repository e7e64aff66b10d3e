# SPDX-License-Identifier: Apache-2.0
"""What if the silent are not like those who answered?

The value takes those who were not observed to run as often as their like who were. With k times the odds

    m = (y - y_seen) / (x - x_seen)          what the weights say of the units that were not observed
    m_k = k m / (1 - m + k m)
    value_k = (observed numerator + m_k * unobserved base) / (observed + unobserved base)

k = 0: all of them stand still; k without end: all of them run. Where the decision changes between k = 0.5 and
k = 1, the figure rests on the assumption and not on the reports.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gulian.monitor.estimate.ratios import Estimates


def at_odds(found: Estimates, odds: Sequence[float]) -> pl.DataFrame:
    """`question level code odds value`: shares if the unobserved have `odds` times the odds of their like.

    Units that are not covered are taken like the covered ones of the member. null where the base is unknown.
    """
    ratio = pl.col("numerator") / pl.col("denominator")
    open_base = pl.col("denominator") * pl.col("modelled_base_share")
    open_part = pl.col("numerator") * pl.col("modelled_share")
    modelled = pl.when(open_base > 0).then(open_part / open_base).otherwise(ratio).clip(0.0, 1.0)
    shifted = (
        pl.col("odds") * pl.col("modelled") / (1 - pl.col("modelled") + pl.col("odds") * pl.col("modelled"))
    )
    whole = pl.col("denominator_observed") + pl.col("denominator_unobserved")
    # At odds of nothing none of them runs, not even where all of their like did (0 / 0).
    shifted = pl.when(pl.col("odds") > 0).then(shifted).otherwise(0.0)
    value = (pl.col("numerator_observed") + shifted * pl.col("denominator_unobserved")) / whole
    shares = found.frame.filter(pl.col("all_stopped").is_not_null()).with_columns(modelled=modelled)
    crossed = shares.join(pl.DataFrame({"odds": list(map(float, odds))}), how="cross")
    return crossed.select("question", "level", "code", "odds", value=value)
