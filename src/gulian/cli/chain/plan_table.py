# SPDX-License-Identifier: Apache-2.0
"""What a plan answers: the table of its steps, each with its sentence, and the figures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulian.cli.language import Words

if TYPE_CHECKING:
    import polars as pl

    from gulian.chain import Cases, Plan
    from gulian.cli.chain.inputs import World
    from gulian.cli.chain.plan_words import Counted, Names

SHOWN = 10


def table_of(world: World, plan: Plan, unit: Counted, lang: str) -> pl.DataFrame:
    """One row a step."""
    import polars as pl

    from gulian.cli.chain.plan_words import sentence

    economy, names = world.economy, _names(world, plan, unit)
    causes = dict(world.frames["state"].select("code", "blocked_by").iter_rows())
    estimated, rows = economy.estimated(), []
    for at, step in enumerate(plan.steps, 1):
        code = str(economy.codes[step.firm])
        rough = bool(estimated[list(step.path)].any())
        together = tuple(
            each.firm for each in plan.steps if each.bundle == step.bundle and each.firm != step.firm
        )
        words = sentence(step, together, names, estimated=rough)
        rows.append(
            {
                "order": at,
                "code": code,
                "name": str(economy.names[step.firm]),
                "blocked_by": ";".join(causes.get(code) or []),
                "cost": step.cost,
                "day": step.day or None,
                "gain_alone": step.alone,
                "gain": step.gain,
                "cumulative": step.cumulative,
                "kind": "estimated" if rough else step.alone_kind,
                "bundle": step.bundle,
                "path": " > ".join(str(economy.codes[row]) for row in step.path),
                "explanation": words.zh if lang == "zh" else words.en,
            }
        )
    schema = {
        "order": pl.Int64, "code": pl.String, "name": pl.String, "blocked_by": pl.String, "cost": pl.Float64,
        "day": pl.Int64, "gain_alone": pl.Float64, "gain": pl.Float64, "cumulative": pl.Float64,
        "kind": pl.String, "bundle": pl.Int64, "path": pl.String, "explanation": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _names(world: World, plan: Plan, unit: Counted) -> Names:
    """What the sentences call things: only what stands on a path is looked up."""
    import polars as pl

    from gulian.cli.chain.causes import cause_words
    from gulian.cli.chain.plan_words import Names

    on_path = sorted({row for step in plan.steps for row in step.path})
    links = world.economy.links.filter(pl.col("from_row").is_in(on_path) & pl.col("to_row").is_in(on_path))
    pairs = list(links.select("from_row", "to_row", "product", "rank").iter_rows())
    words = cause_words()
    state = world.frames["state"]
    rows = world.economy.rows(state["code"]).tolist()
    causes = {
        row: Words(words.get(each[0], each[0]), each[0])
        for row, each in zip(rows, state["blocked_by"].to_list(), strict=True)
        if each
    }
    return Names(
        world.economy,
        {(a, b): product for a, b, product, _ in pairs if product},
        frozenset((a, b) for a, b, _, rank in pairs if rank == "sole"),
        causes,
        unit,
    )


def summary_of(plan: Plan, frame: pl.DataFrame, cases: Cases) -> dict[str, Any]:
    """What `--json` says beyond the network."""
    body: dict[str, Any] = {
        "candidates": int(cases.firm.size),
        "gain": plan.gain,
        "at_most": plan.at_most,
        "gap": plan.gap,
        "whole": plan.whole,
        "lost": plan.lost,
        "proof": plan.proof,
        "cut_short": plan.cut_short,
        "plan": frame.head(SHOWN).to_dicts(),
    }
    if "regained" in frame.columns:
        from gulian.cli.chain.scoring import score

        body["score"] = score(frame)
    return body
