# SPDX-License-Identifier: Apache-2.0
"""Whether the draws of an ensemble keep to what was asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from gulian.chain.model import Floats
from gulian.chain.rebuild.balance import added
from gulian.chain.rebuild.result import Rebuilt, standard_error


@dataclass(frozen=True, eq=False)
class Kept:
    """How the draws kept to what was asked.

    products : frame `product expected drawn error sold_elsewhere bought_elsewhere in_house short`, 10k CNY a
               year: what the mean over all draws is, what these draws were and the error of their mean; what
               stayed outside, and what no pair could carry
    firms    : frame `code sales sales_drawn purchases purchases_drawn`: mean values and means of these draws
    links    : frame like `products` of one row, numbers of links
    about    : the sentence of the ensemble
    """

    products: pl.DataFrame
    firms: pl.DataFrame
    links: Mapping[str, float | None]
    about: str


def kept(rebuilt: Rebuilt) -> Kept:
    """Compare all draws with what they should be in the mean; known links are in both."""
    made_of, n = rebuilt.blueprint, len(rebuilt.economy.codes)
    made, count = made_of.strengths.product, len(made_of.strengths.products)
    sales, purchases = np.zeros(n), np.zeros(n)
    by_product, links = np.zeros((rebuilt.draws.count, count)), np.zeros((rebuilt.draws.count, 1))
    for draw in range(rebuilt.draws.count):
        drawn, row = made_of.draw(rebuilt.draws.seed, draw)
        sales += added(drawn.supplier, drawn.value, n)
        purchases += added(drawn.buyer, drawn.value, n)
        new = row < 0
        by_product[draw] = added(made[drawn.supplier[new]], drawn.value[new], count)
        links[draw] = drawn.value.size
    error = standard_error(np.hstack([by_product, links]))
    expected = made_of.solved.expected + made_of.known.value.size
    return Kept(
        products=_products(rebuilt, by_product.mean(axis=0), error[:-1]),
        firms=pl.DataFrame(
            {
                "code": rebuilt.economy.codes,
                "sales": made_of.sales,
                "sales_drawn": sales / rebuilt.draws.count,
                "purchases": made_of.purchases,
                "purchases_drawn": purchases / rebuilt.draws.count,
            }
        ),
        links={
            "expected": expected,
            "drawn": float(links.mean()),
            "error": None if np.isnan(error[-1]) else float(error[-1]),
            "known": made_of.known.value.size,
        },
        about=rebuilt.about,
    )


def _products(rebuilt: Rebuilt, drawn: Floats, error: Floats) -> pl.DataFrame:
    made_of = rebuilt.blueprint
    return pl.DataFrame(
        {
            "product": made_of.strengths.products,
            "expected": made_of.sold,
            "drawn": drawn,
            "error": error,
            "sold_elsewhere": made_of.strengths.sold_elsewhere,
            "bought_elsewhere": made_of.strengths.bought_elsewhere,
            "in_house": made_of.in_house,
            "short": np.maximum(made_of.trade - made_of.in_house - made_of.sold, 0.0),
        }
    ).with_columns(pl.col("error").fill_nan(None))


def summary(found: Kept) -> dict[str, Any]:
    """Records for `--json`: totals, the worst product, the gap of firms in the root mean square."""
    expected, drawn = float(found.products["expected"].sum()), float(found.products["drawn"].sum())
    return {
        "links": dict(found.links),
        "value": {"expected": expected, "drawn": drawn, "short": float(found.products["short"].sum())},
        "sales_gap": _gap(found.firms["sales"], found.firms["sales_drawn"]),
        "purchases_gap": _gap(found.firms["purchases"], found.firms["purchases_drawn"]),
        "products": found.products.to_dicts(),
    }


def _gap(expected: pl.Series, drawn: pl.Series) -> float | None:
    """Root of sum (drawn - expected)^2 / sum expected^2; null where nothing is expected."""
    wanted, found = expected.to_numpy(), drawn.to_numpy()
    whole = float(np.sum(wanted**2))
    return float(np.sqrt(np.sum((found - wanted) ** 2) / whole)) if whole > 0 else None
