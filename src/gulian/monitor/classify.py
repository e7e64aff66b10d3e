# SPDX-License-Identifier: Apache-2.0
"""Every row of a form into the class a scheme's classification puts it in, as many rows as there are.

class = the first whose condition is true;  unknown where a condition asked before it is unknown
"""

from __future__ import annotations

import narwhals as nw
import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns
from gulian.schemes import Classification, Form

CLASS = "class"


def classify(
    rows: pl.DataFrame, classification: Classification, form: Form, context: Context
) -> pl.DataFrame:
    """`rows` with `class` (the id of its class, null = not known), in their order.

    rows    : columns of the form as inside (money in fen); absent ones are unknown
    context : the day whose lists hold; a column `date` there is left alone
    """
    names = classification.answer.names
    kinds = {name: kind for name, kind in form_columns(form).items() if name in names}
    asked = complete(rows, kinds).select(*sorted(kinds), pl.lit(None, pl.Boolean()).alias("_row"))
    answered = nw.from_native(asked, eager_only=True).with_columns(
        **{CLASS: classification.answer.compile(context)}
    )
    return rows.with_columns(answered.to_native()[CLASS])
