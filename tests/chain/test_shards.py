# SPDX-License-Identifier: Apache-2.0
"""Jobs in parts: the same bits however they are cut and whoever computes; what is finished stays finished."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors
from gulian.chain.drawing import Drawing
from gulian.chain.rebuild import Question
from gulian.chain.shards.carriers import ATTEMPTS, Shipment
from gulian.chain.shards.nouns import put_together, taken_apart
from gulian.chain.shards.pack import MAGIC, Pack, mapped, packed, unpacked

from . import worlds

SEEDS = st.integers(0, 10_000)
FIGURES = ("firm", "loss", "down", "up", "iterations", "residual")


def network(seed: int = 5, firms: int = 120, *, markets: bool = False) -> chain.Network:
    return worlds.network(worlds.world(seed, firms, markets=markets))


def closings(seed: int = 5, firms: int = 120) -> chain.Job[chain.Criticality]:
    return chain.closings(network(seed, firms), tolerance=1e-3)


def same(here: chain.Criticality, there: chain.Criticality) -> bool:
    """All figures, bit for bit."""
    return all(getattr(here, name).tobytes() == getattr(there, name).tobytes() for name in FIGURES)


def an_economy() -> chain.Economy:
    """A circle of twelve firms, each of which also buys from the next but one."""
    codes = [f"F{at:02}" for at in range(12)]
    pairs = [(at, (at + step) % 12) for at in range(12) for step in (1, 2)]
    register = {"code": codes, "industry": ["3611", "3670", "1311"] * 4}
    enterprises = pl.DataFrame({**register, "revenue_fen": [10**9] * 12, "cost_fen": [12 * 10**6] * 12})
    links = pl.DataFrame(
        {
            "supplier": [codes[a] for a, _ in pairs],
            "buyer": [codes[b] for _, b in pairs],
            "value": [float(1 + a % 5) for a, _ in pairs],
            "product": ["steel" if a % 3 else "thread" for a, _ in pairs],
        }
    )
    return chain.economy(enterprises, links)


def drawings(count: int = 11) -> chain.Job[chain.Ensemble]:
    """Firms that may stop, and deliveries that may be late."""
    entries = (
        chain.Entry(codes=("F01", "F05"), low=0.1, high=0.6, probability=0.7, each=True),
        chain.Entry(products=("thread",), low=0.0, high=0.9, probability=0.5),
        chain.Entry(codes=("F07",), low=0.3, high=0.3),
    )
    return chain.drawings(an_economy(), chain.Shock(entries=entries), chain.Draws(count=count, seed=4))


def rebuilt_world() -> chain.Rebuilt:
    """Thirty firms of which three links are known, one of them of steel; five draws of the others."""
    codes = [f"F{at:02}" for at in range(30)]
    register = {"code": codes, "industry": ["3611", "3130", "0610", "2521", "5171"] * 6}
    money = {"revenue_fen": [10**9 * (1 + at % 7) for at in range(30)], "cost_fen": [6 * 10**8] * 30}
    links = {"supplier": ["F01", "F06", "F02"], "buyer": ["F00", "F05", "F10"], "value": [9.0, 7.0, 5.0]}
    known = pl.DataFrame({**links, "product": ["steel", "steel", None]})
    economy = chain.economy(pl.DataFrame({**register, **money}), known)
    return chain.rebuild(economy, chain.Draws(count=5, seed=3), density=chain.Density(degree=3.0))


QUESTIONS: dict[str, Question] = {
    "closures": chain.criticality_of(["F03", "F01", "F01"], chain.Stop(1e-3)),
    "a shock": chain.cascade_loss_of(
        chain.Shock(entries=(chain.Entry(codes=("F02",), low=0.2, high=0.4),)), stop=chain.Stop(1e-3)
    ),
    "deliveries": chain.cascade_loss_of(
        chain.Shock(entries=(chain.Entry(products=("steel",), low=0.0, high=0.0),)), stop=chain.Stop(1e-3)
    ),
}


# -- the same bits ---------------------------------------------------------------------------------------


@given(SEEDS, st.integers(1, 60), st.integers(1, 70), st.booleans())
@settings(max_examples=25)
def test_criticality_in_parts_is_criticality(seed: int, firms: int, parts: int, markets: bool) -> None:
    """Bit for bit, into however many shards the firms are cut, with markets and without."""
    net, some = network(seed, firms, markets=markets), np.arange(0, firms, 2, dtype=np.int32)
    job = chain.closings(net, firms=some, tolerance=1e-3)
    found = chain.by_shards(job, chain.Sharding(parts=parts))
    assert same(found, chain.criticality(net, firms=some, tolerance=1e-3))


def test_an_ensemble_in_parts_is_the_ensemble() -> None:
    """Bit for bit, deliveries and their gates included."""
    whole = drawings().at_once()
    for parts in (1, 3, 11):
        found = chain.by_shards(drawings(), chain.Sharding(parts=parts))
        assert found.left.tobytes() == whole.left.tobytes()
        assert found.own.tobytes() == whole.own.tobytes()
        assert (found.rounds, found.residual) == (whole.rounds, whole.residual)
    assert np.unique(whole.left).size > 20


@pytest.mark.parametrize("what", QUESTIONS)
def test_figures_over_rebuilt_networks_in_parts_are_the_figures(what: str, tmp_path: Path) -> None:
    """Bit for bit those of each draw in turn, gates of deliveries included; what is kept is taken up."""
    rebuilt, question = rebuilt_world(), QUESTIONS[what]
    whole = rebuilt.figures(question)
    job = chain.askings(rebuilt, question)
    assert job.at_once().values.tobytes() == whole.values.tobytes()
    for parts in (1, 3, 5):
        found = chain.by_shards(job, chain.Sharding(parts=parts, keep=tmp_path))
        assert found.frame().equals(whole.frame())
        assert found.values.tobytes() == whole.values.tobytes()
    again = Counting()
    chain.by_shards(chain.askings(rebuilt, question), chain.Sharding(parts=5, keep=tmp_path, carrier=again))
    assert again.asked == []
    assert (whole.values > 0).any()


def test_draws_that_do_not_settle_are_refused_in_parts_as_in_turn() -> None:
    rebuilt = rebuilt_world()
    hasty = chain.criticality_of(["F03"], chain.Stop(0.0, 2))
    with pytest.raises(errors.ConvergenceError):
        rebuilt.figures(hasty)
    with pytest.raises(errors.ConvergenceError):
        chain.by_shards(chain.askings(rebuilt, hasty), chain.Sharding(parts=2))
    with pytest.raises(errors.FirmNumberUnknown):
        chain.askings(rebuilt, chain.criticality_of(["nobody"]))


def test_other_processes_give_the_same_bits(tmp_path: Path) -> None:
    """Closures and draws travel as a file, and come home as they are computed here."""
    carrier = chain.in_processes(2)
    found = chain.by_shards(closings(), chain.Sharding(parts=5, carrier=carrier))
    assert same(found, closings().at_once())
    drawn = chain.by_shards(drawings(), chain.Sharding(parts=2, keep=tmp_path, carrier=carrier))
    assert drawn.left.tobytes() == drawings().at_once().left.tobytes()
    asked = chain.askings(rebuilt_world(), QUESTIONS["deliveries"])
    told = chain.by_shards(asked, chain.Sharding(parts=2, keep=tmp_path, carrier=carrier))
    assert told.values.tobytes() == asked.at_once().values.tobytes()


# -- what is finished stays finished ---------------------------------------------------------------------


class Counting:
    """The usual carrier, which notes what it is asked for and may stop early."""

    def __init__(self, most: int = 1000) -> None:
        self.asked: list[int] = []
        self.most = most

    def __call__(self, shipment: Shipment, shards: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        for at, (shard, content) in enumerate(chain.in_turn(shipment, shards)):
            if at == self.most:
                raise KeyboardInterrupt
            self.asked.append(shard)
            yield shard, content


def test_a_job_that_was_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Finished shards are not computed again, and the answer is that of one go."""
    first, second = Counting(most=3), Counting()
    with pytest.raises(KeyboardInterrupt):
        chain.by_shards(closings(), chain.Sharding(parts=8, keep=tmp_path, carrier=first))
    told: list[tuple[int, int]] = []
    again = chain.Sharding(
        parts=8, keep=tmp_path, carrier=second, told=lambda done, parts: told.append((done, parts))
    )
    found = chain.by_shards(closings(), again)
    assert (first.asked, second.asked) == ([0, 1, 2], [3, 4, 5, 6, 7])
    assert told == [(done, 8) for done in range(3, 9)]
    assert same(found, closings().at_once())


def test_another_job_finds_nothing_finished(tmp_path: Path) -> None:
    """Another tolerance, network, weight or cut is another job, even in the same folder."""
    chain.by_shards(closings(), chain.Sharding(parts=3, keep=tmp_path))
    net = network()
    weights = np.ones(net.firms)
    others = [
        (chain.closings(net, tolerance=1e-4, max_iterations=100_000), 3),
        (chain.closings(network(6), tolerance=1e-3), 3),
        (chain.closings(net, tolerance=1e-3, weights=weights), 3),
        (closings(), 4),
    ]
    for job, parts in others:
        carrier = Counting()
        chain.by_shards(job, chain.Sharding(parts=parts, keep=tmp_path, carrier=carrier))
        assert carrier.asked == list(range(parts))
    carrier = Counting()
    chain.by_shards(closings(), chain.Sharding(parts=3, keep=tmp_path, carrier=carrier))
    assert carrier.asked == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "swapped"])
def test_a_damaged_shard_is_computed_again(tmp_path: Path, damage: str) -> None:
    """A file cut short, with one bit flipped, empty, or standing in the place of another."""
    chain.by_shards(closings(), chain.Sharding(parts=3, keep=tmp_path))
    path = next(tmp_path.rglob("00001.shard"))
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[-1] ^= 1
    other = path.with_name("00002.shard").read_bytes()
    path.write_bytes({"cut": content[:-8], "flipped": bytes(flipped), "empty": b"", "swapped": other}[damage])
    carrier = Counting()
    found = chain.by_shards(closings(), chain.Sharding(parts=3, keep=tmp_path, carrier=carrier))
    assert carrier.asked == [1]
    assert path.read_bytes() == content
    assert same(found, closings().at_once())


# -- workers that die ------------------------------------------------------------------------------------


def test_a_killed_worker_costs_its_shard_and_no_more(tmp_path: Path) -> None:
    """One of two processes is killed in the middle: every shard comes home, none of the finished twice."""
    done = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while not done.wait(0.02):
            children = multiprocessing.active_children()
            if children and any(tmp_path.rglob("*.shard")):
                killed.append(children[0].pid or 0)
                os.kill(killed[0], signal.SIGKILL)
                return

    told: list[int] = []
    slow = chain.closings(network(7, 400), tolerance=1e-9, max_iterations=100_000, allow_unconverged=True)
    sharding = chain.Sharding(
        parts=12, keep=tmp_path, carrier=chain.in_processes(2), told=lambda at, _: told.append(at)
    )
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = chain.by_shards(slow, sharding)
    finally:
        done.set()
        killer.join()
    assert killed
    assert told == list(range(13))
    assert same(found, slow.at_once())


def test_a_dead_worker_costs_a_draw_of_a_rebuilt_network_and_no_more(tmp_path: Path) -> None:
    """One of two processes is killed after the first draw: each draw comes home once, the bits the same."""
    killed, told = list[int](), list[int]()

    def kill(at: int, _of: int) -> None:
        told.append(at)
        if at == 1:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid or 0)
            child.kill()

    rebuilt = replace(rebuilt_world(), draws=chain.Draws(count=12, seed=3))
    job = chain.askings(rebuilt, QUESTIONS["closures"])
    carrier = chain.in_processes(2)
    found = chain.by_shards(job, chain.Sharding(parts=12, keep=tmp_path, carrier=carrier, told=kill))
    assert killed
    assert told == list(range(13))
    assert found.values.tobytes() == job.at_once().values.tobytes()


def test_a_shard_that_kills_every_worker_is_told(tmp_path: Path) -> None:
    """After so many attempts the job ends with a sentence; what was finished is kept."""
    job = closings()
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.005):
            for child in multiprocessing.active_children():
                child.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    started = time.monotonic()
    try:
        with pytest.raises(errors.ShardLost) as told:
            chain.by_shards(job, chain.Sharding(parts=2, keep=tmp_path, carrier=chain.in_processes(1)))
    finally:
        done.set()
        killer.join()
    assert told.value.attempts == ATTEMPTS
    assert time.monotonic() - started < 60


# -- the file of a task ----------------------------------------------------------------------------------


def test_a_pack_comes_back_as_it_was(tmp_path: Path) -> None:
    """Values, arrays of every kind, empty ones, scalars; an array under two names is written once."""
    shared = np.arange(5.0)
    arrays = {
        "a": shared,
        "b": shared,
        "flags": np.array([True, False]),
        "none": np.zeros((0, 3), np.int32),
        "grid": np.arange(6, dtype=np.int64).reshape(2, 3),
    }
    pack = Pack({"x": 0.1, "n": 7, "yes": True, "word": "字", "nothing": None}, arrays)
    content = packed(pack)
    path = tmp_path / "pack"
    path.write_bytes(content)
    for found in (unpacked(content, "pack"), mapped(path, pack.digest)):
        assert found.values == pack.values
        for name, array in arrays.items():
            np.testing.assert_array_equal(found.arrays[name], array)
            assert found.arrays[name].dtype == array.dtype
    alone = packed(Pack(pack.values, {**arrays, "b": shared + 0.5}))
    assert len(alone) > len(content)


def test_nouns_come_back_as_they_were() -> None:
    """A drawing with its gates, entries and network: the same psi in every draw."""
    task = drawings().task
    assert isinstance(task, Drawing)
    again = put_together(type(task), taken_apart(task))
    assert [again.remaining(draw).tolist() for draw in range(5)] == [
        task.remaining(draw).tolist() for draw in range(5)
    ]


@given(st.binary(max_size=200), st.integers(0, 3))
def test_no_file_is_trusted(junk: bytes, how: int) -> None:
    """Junk, with a right magic, and with a right digest: refused in a sentence, whatever it says."""
    import hashlib

    body = junk if how < 2 else len(junk).to_bytes(8, "little") + junk
    content = (MAGIC if how else b"") + (hashlib.sha256(body).digest() if how else b"") + body
    with pytest.raises(errors.PackDamaged):
        unpacked(content, "junk")


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "|O", "shape": [1], "at": 0},
        {"kind": "<f8", "shape": [1 << 60], "at": 0},
        {"kind": "<f8", "shape": [-1], "at": 0},
        {"kind": "<f8", "shape": [1], "at": -64},
        {"kind": "<f8", "shape": [1], "at": 1 << 40},
    ],
)
def test_an_array_that_is_not_there_is_refused(row: dict[str, object]) -> None:
    """Objects, sizes and places beyond the file."""
    import hashlib
    import json

    head = json.dumps({"values": {}, "arrays": [{"name": "a", **row}]}).encode()
    body = len(head).to_bytes(8, "little") + head.ljust(448) + bytes(64)
    with pytest.raises(errors.PackDamaged):
        unpacked(MAGIC + hashlib.sha256(body).digest() + body, "made")


@pytest.mark.parametrize("parts", [0, -1, 10**9])
def test_a_cut_into_no_parts_or_too_many_is_refused(parts: int) -> None:
    with pytest.raises(errors.ValueOutOfRange):
        chain.Sharding(parts=parts)


def test_what_does_not_settle_is_refused_as_in_one_go(tmp_path: Path) -> None:
    """ConvergenceError, told of the worst closure; allowed, it is an answer."""
    net = network(7, 60)
    job = chain.closings(net, tolerance=0.0, max_iterations=2)
    with pytest.raises(errors.ConvergenceError):
        chain.by_shards(job, chain.Sharding(parts=4, keep=tmp_path))
    allowed = chain.closings(net, tolerance=0.0, max_iterations=2, allow_unconverged=True)
    carrier = Counting()
    found = chain.by_shards(allowed, chain.Sharding(parts=4, keep=tmp_path, carrier=carrier))
    assert not found.converged
    assert carrier.asked == []
