# SPDX-License-Identifier: Apache-2.0
"""The figures of docs/model.md come from the model they explain.

python tests/test_model_page.py    draws docs/pictures/model.svg
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gulian import chain, charts

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = ("model.md", "model.zh-CN.md")
FOUNDRY, BRAKES, CARS, RIVAL = range(4)
INDUSTRIES = pl.Series(["3391", "3670", "3611", "3670"])
OUTPUT = np.array([100.0, 200.0, 1000.0, 0.0])
BOUGHT = 60_000.0
KNOWN = (
    "只知一家供应商 one supplier known",
    "另知营业成本 costs known too",
    "另有一家供应商 a second supplier",
)


def solved(cost: float, rival: float) -> tuple[float, float]:
    """The car plant's remaining share, and the gain of the brake maker in 10k CNY a day."""
    essential = chain.essentiality("mixed")
    links = chain.Links(
        np.array([FOUNDRY, BRAKES, RIVAL], dtype=np.int32),
        np.array([BRAKES, CARS, CARS], dtype=np.int32),
        np.array([5_000.0, BOUGHT, rival]),
    )
    costs = np.array([np.nan, np.nan, cost, np.nan])
    network = chain.build(
        links, chain.Firms(chain.classify(INDUSTRIES, essential), cost=costs), essential.kinds
    )
    remaining = np.array([1.0, 0.0, 1.0, 1.0])
    brakes = np.array([BRAKES], dtype=np.int32)
    found = chain.rank_releases(network, remaining, OUTPUT, brakes)
    return float(chain.cascade(network, remaining).output[CARS]), float(found.gain[0])


def figures() -> list[tuple[float, float]]:
    return [solved(np.nan, 0.0), solved(240_000.0, 0.0), solved(np.nan, BOUGHT)]


def rounded(figures: list[tuple[float, float]]) -> list[tuple[int, int]]:
    return [(round(share * 100), round(gain)) for share, gain in figures]


@pytest.mark.parametrize("page", PAGES)
def test_the_example_says_what_the_model_finds(page: str) -> None:
    told = re.findall(r"\| (\d+) ?% \| (\d+) \|", (DOCS / page).read_text("utf-8"))
    assert [(int(share), int(gain)) for share, gain in told] == rounded(figures())


def test_the_picture_shows_the_same_gains() -> None:
    picture = (DOCS / "pictures" / "model.svg").read_text("utf-8")
    assert [f">{gain}<" in picture for _, gain in rounded(figures())] == [True] * 3


@pytest.mark.parametrize("page", PAGES)
def test_the_share_of_losses_quoted_is_the_one_of_the_sample_world(page: str) -> None:
    """9, 21 and 58 % on 2020-03-01 stand in the page of the sample room."""
    sample = " ".join((DOCS.parent / "src/gulian/sample/README.md").read_text("utf-8").split())
    with_costs = re.search(r"finds \d+ % of output lost on 20 February, (\d+) % on 1 March", sample)
    alone = re.search(r"where \d+, (\d+) and \d+ % are lost by the closed", sample)
    without = re.search(r"finds \d+, (\d+) and \d+ %\.", sample)
    assert with_costs
    assert alone
    assert without
    closing = re.findall(
        r"(\d+) ?%",
        (DOCS / page).read_text("utf-8").split("2020-03-01" if page == "model.md" else "2020年3月1日")[1],
    )
    assert closing[:3] == [alone[1], with_costs[1], without[1]]


def draw() -> str:
    """The gains as bars."""
    gains = [float(gain) for _, gain in rounded(figures())]
    frame = pl.DataFrame({"name": KNOWN, "value": gains, "label": [f"{gain:.0f}" for gain in gains]})
    chart = charts.bar(
        frame, title="同一家企业，所知不同 / One firm, different data", axis="可恢复产值（万元/日）"
    )
    return charts.svg(chart, name="model")


if __name__ == "__main__":
    (DOCS / "pictures" / "model.svg").write_text(draw(), "utf-8")
