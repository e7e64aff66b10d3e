# SPDX-License-Identifier: Apache-2.0
"""Both published families of daily dynamics, against values computed with their public programs.

What the programs do besides their equations is done here by the caller, and said: a shock "at day 5" on
capital bites from day 5, one on capacity from day 6; recovery after a shock of n days begins n + 1 days after
it bites; the recovery of capacity is rounded to six places.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from gulian import chain
from gulian.chain import Dynamics, Keep, Losses, Rebuilding, Simulation, daily_flows, simulate, table_flows

Floats = npt.NDArray[np.float64]
Key = tuple[str, str]
HIT = ("reg1", "manufactoring")


class Table:
    """The input-output table of the reference runs, industries in order of region and sector."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rows = read(folder / "boario_mriot_x.csv")[1:]
        self.keys: list[Key] = sorted((region, sector) for region, sector, _ in rows)
        self.at = {key: place for place, key in enumerate(self.keys)}
        self.x = np.zeros(len(self.keys))
        for region, sector, value in rows:
            self.x[self.at[region, sector]] = float(value)
        self.sectors = sorted({sector for _, sector in self.keys})
        self.sector = np.array([self.sectors.index(sector) for _, sector in self.keys], dtype=np.int32)
        self.z, _ = self._matrix("boario_mriot_Z.csv")
        columns = [self.at[key] for key in self._matrix("boario_mriot_Z.csv")[1]]
        self.z = self.z[:, np.argsort(columns)]
        self.y, consumers = self._matrix("boario_mriot_Y.csv")
        self.regions = sorted({region for region, _ in self.keys})
        of = np.array([region for region, _ in consumers])
        self.by_region = np.stack([self.y[:, of == region].sum(1) for region in self.regions], axis=1)

    def _matrix(self, name: str) -> tuple[Floats, list[Key]]:
        rows = read(self.folder / name)
        columns = list(zip(rows[0][2:], rows[1][2:], strict=True))
        matrix = np.zeros((len(self.keys), len(columns)))
        for row in rows[3:]:
            matrix[self.at[row[0], row[1]]] = [float(value) for value in row[2:]]
        return matrix, columns

    def series(self, name: str) -> Floats:
        """float64[days, industries] of a reference file."""
        rows = read(self.folder / name)
        columns = [self.at[key] for key in zip(rows[0][1:], rows[1][1:], strict=True)]
        values = np.array([[float(value) for value in row[1:]] for row in rows[3:]])
        ordered = np.empty_like(values)
        ordered[:, columns] = values
        return ordered

    def unmet_by_consumer(self, found: Simulation) -> Floats:
        """Unmet final demand by region of the consumer and sector, as the reference counts it."""
        part = self.by_region / self.by_region.sum(1, keepdims=True)
        unmet = np.zeros_like(found.firm_unmet)
        for place, (_, sector) in enumerate(self.keys):
            for column, region in enumerate(self.regions):
                unmet[:, self.at[region, sector]] += found.firm_unmet[:, place] * part[place, column]
        return unmet


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def table(shared: Path) -> Table:
    folder = shared / "reference" / "chain"
    if not (folder / "boario_summary.json").is_file():
        pytest.skip("the reference values of the chain room are not on this machine")
    return Table(folder)


def run(table: Table, scenario: str) -> Simulation:
    """One reference scenario in our words."""
    made = table_flows(table.z, table.y.sum(1), table.x, table.sector)
    how = Dynamics(
        shares="fixed" if "noalt" in scenario else "output", inventory=2.0 if "inv2" in scenario else 90.0
    )
    firm = np.array([table.at[HIT]], dtype=np.int32)
    lost = 0.9 if "0.9" in scenario else 0.1
    everyone = Keep(firms=np.arange(made.firms, dtype=np.int32))
    if scenario.startswith("rebuild"):
        capital = 4 * (table.x - table.z.sum(0))[firm]
        half = np.isin(table.sectors, ["construction", "manufactoring"]) / 2
        plan = Rebuilding(firm, capital, np.array([lost]), half, occurs=5, starts=10, days=60)
        return simulate(made, 365, rebuilding=plan, dynamics=how, keep=everyone)
    if scenario.startswith("recovery"):
        losses = ramp(firm, lost, 5, 5 + 5 + 1)
    else:
        losses = ramp(firm, 0.5, 6, 6 + 10 + 1)
        losses = Losses.of_days(np.round([losses.on(day, made.firms) for day in range(60)], 6))
    return simulate(made, 365, losses, dynamics=how, keep=everyone)


def ramp(firm: npt.NDArray[np.int32], lost: float, first: int, last: int) -> Losses:
    return Losses(firm, np.array([lost]), np.array([first]), np.array([last]), np.array([30.0]))


FILES = ("recovery_0.1_alt", "rebuild_0.1_noalt", "arbitrary50_alt")
TOTALS = (
    "recovery_0.1_alt",
    "recovery_0.1_noalt",
    "recovery_0.9_alt",
    "recovery_0.9_noalt",
    "rebuild_0.1_alt",
    "rebuild_0.1_noalt",
    "rebuild_0.9_alt",
    "rebuild_0.9_noalt",
    "arbitrary50_alt",
)


@pytest.mark.parametrize("scenario", FILES)
def test_every_industry_and_day_of_the_input_output_family(table: Table, scenario: str) -> None:
    """To the 12 figures the files are printed with, all 365 days."""
    found = run(table, scenario)
    np.testing.assert_allclose(
        found.firm_production, table.series(f"boario_{scenario}_production.csv"), rtol=6e-12
    )
    unmet = table.series(f"boario_{scenario}_final_demand_unmet.csv")
    np.testing.assert_allclose(table.unmet_by_consumer(found), unmet, rtol=2e-11, atol=1e-5)


@pytest.mark.parametrize("scenario", TOTALS)
def test_the_totals_of_the_input_output_family(table: Table, scenario: str) -> None:
    """Production in all, its least and last day, final demand unmet."""
    expected = json.loads((table.folder / "boario_summary.json").read_text())["scenarios"][scenario]
    found = run(table, scenario)
    assert found.production.sum() == pytest.approx(expected["sum_total"], rel=1e-12)
    assert found.production.min() == pytest.approx(expected["min_total"], rel=1e-12)
    assert int(found.production.argmin()) == expected["argmin"]
    assert found.production[-1] == pytest.approx(expected["end_total"], rel=1e-12)
    assert found.unmet.sum() == pytest.approx(expected["unmet_final_demand_sum"], rel=1e-12)


def test_the_collapse_with_two_days_of_stock_is_the_same_and_is_told(table: Table) -> None:
    """Equal until production is 1e-13 of rest on day 63; there the program stops, ours goes on to nothing."""
    found = run(table, "arbitrary50_inv2_alt")
    expected = table.series("boario_arbitrary50_inv2_alt_production.csv")
    np.testing.assert_allclose(found.firm_production[:64], expected[:64], rtol=1e-11)
    assert (expected[64:] == expected[63]).all()
    assert found.note("stopped").size == 15
    assert np.isfinite(found.firm_production).all()


def test_the_firm_family_to_the_last_figure(table: Table) -> None:
    """Two firms that supply each other, a tenth of one lost, nine days of stock, in proportion."""
    links = chain.Links(np.array([0, 1], np.int32), np.array([1, 0], np.int32), np.array([100.0, 100.0]))
    made = daily_flows(links, np.array([200.0, 200.0]), days=1)
    how = replace(Dynamics.of("firms"), inventory=9.0, restore_days=6.0, rationing="proportional")
    found = simulate(made, 40, Losses.closed(np.array([0], np.int32), 0.1), dynamics=how)
    rows = read(table.folder / "inoue_toy_R0_i9_T6.csv")[1:]
    assert float(rows[0][1]) == found.at_rest
    np.testing.assert_allclose(found.production, [float(row[1]) for row in rows[1:]], rtol=1e-14)
