# SPDX-License-Identifier: Apache-2.0
"""The economy at rest: who needs what of whom on a day without any loss.

1 add up links, a day's flow each  2 sort them by buyer and class (slots), the largest of a slot last
3 parts of each slot, the last one such that they add up to exactly 1
4 output at rest = orders of buyers + final demand, added in the order the kernels add

    flow_ij = value_ij / days of the year;  need_j,k = sum of flow_ij over suppliers i of class k
    output_i = max(stated output_i, sum_j flow_ij);  final_i = stated, else output_i - sum_j flow_ij
A firm that buys and has no sale at all counts as a consumer: its output is what it buys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gulian import errors
from gulian.chain.kernel.simulate import PARTS, Wiring
from gulian.chain.model import Bools, Floats, Int8s, Int32s, Int64s, Links

DAYS_OF_YEAR = 365.0
# Below this a day's flow cannot carry its own stock in a double, above it sums could overflow.
LEAST_FLOW, MOST_FLOW = 1e-304, 1e300


@dataclass(frozen=True, eq=False)
class Flows:
    """What flows on a day at rest; money is 10k CNY a day, or any one unit throughout.

    output      : float64[firms] production at rest
    final       : float64[firms] final demand at rest
    first_firm, first_slot, slot_start, supplier, part, need : inputs by buyer and class (see
                  `kernel.simulate.Wiring`)
    slot_class  : int32[slots] class of the slot's inputs
    limits      : bool[slots] nothing can be made without them
    start, slot_of, link_of, sold : the same links in the order of their suppliers
    stock_days  : float64[slots] days of use wanted in stock, inf = never runs out; NaN = as `Dynamics` says
    input_class : int32[firms] class of what each firm makes
    raised      : int32[] firms whose stated output was below what their links and final demand take
    isolated    : int32[] firms that neither buy nor sell in the links
    """

    output: Floats
    final: Floats
    first_firm: Int64s
    first_slot: Int64s
    slot_start: Int64s
    supplier: Int32s
    part: Floats
    need: Floats
    slot_class: Int32s
    limits: Bools
    start: Int64s
    slot_of: Int32s
    link_of: Int32s
    sold: Floats
    stock_days: Floats
    input_class: Int32s
    raised: Int32s
    isolated: Int32s

    @property
    def firms(self) -> int:
        """Number of firms."""
        return int(self.output.size)

    @property
    def links(self) -> int:
        """Number of links with a flow."""
        return int(self.part.size)

    @property
    def buyer_of_slot(self) -> Int32s:
        """int32[slots]: the firm that buys through each slot."""
        return np.repeat(np.arange(self.firms, dtype=np.int32), np.diff(self.first_slot))

    def with_stocks(self, *, by_firm: Floats | None = None, by_class: Floats | None = None) -> Flows:
        """The same economy with wanted days of stock per buyer or per class of inputs; NaN = left as it is.

        by_firm : float64[firms] days;  by_class : float64[classes] days, wins where both are given
        Raises NetworkShape, ValueOutOfRange.
        """
        days = self.stock_days.copy()
        classes = int(self.slot_class.max(initial=-1)) + 1
        for given, name, size, at in (
            (by_firm, "by_firm", self.firms, self.buyer_of_slot),
            (by_class, "by_class", classes, self.slot_class),
        ):
            if given is None:
                continue
            if given.size < size or (name == "by_firm" and given.size != size):
                raise errors.NetworkShape(name, given.size, size)
            wrong = np.flatnonzero(given < 0)
            if wrong.size:
                row = int(wrong[0])
                raise errors.ValueOutOfRange(name, row, float(given[row]), "不小于 0 的数", "a number >= 0")
            chosen = np.where(at >= 0, given[at], np.nan)
            days = np.where(np.isnan(chosen), days, chosen)
        return replace(self, stock_days=days)


def daily_flows(
    links: Links,
    output: Floats,
    *,
    final_demand: Floats | None = None,
    input_class: Int32s | None = None,
    essential: Int8s | None = None,
    days: float = DAYS_OF_YEAR,
) -> Flows:
    """Wire firms by their links.

    links        : values a year (of `days` days), 10k CNY; pairs are added, values of 0 are no links
    output       : float64[firms] 10k CNY a day; NaN = unknown, then what the links say
    final_demand : float64[firms] 10k CNY a day; NaN or None = output less the links
    input_class  : int32[firms] class of what each firm makes, -1 = unknown; suppliers of one class can
                   stand in for each other. None = nobody can
    essential    : int8[classes, classes], 2 = without class k a firm of class l makes nothing; other inputs
                   are ordered and used but stop nobody. None = all inputs are essential
    Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange.
    """
    n = output.size
    classes = np.arange(n, dtype=np.int32) if input_class is None else input_class.astype(np.int32)
    if classes.size != n:
        raise errors.NetworkShape("input_class", classes.size, n)
    supplier, buyer, flow = _flows(links, n, days)
    of = classes[supplier]
    order = np.lexsort((supplier, flow, of, buyer))
    supplier, buyer, flow, of = supplier[order], buyer[order], flow[order], of[order]
    new_slot = (np.diff(buyer, prepend=-1) != 0) | (np.diff(of, prepend=-2) != 0)
    first = np.flatnonzero(new_slot)
    slot_of_link = (np.cumsum(new_slot) - 1).astype(np.int32)
    slot_class = of[first]
    need = _sums(flow, slot_of_link, first.size)
    slot_start = np.append(first, flow.size).astype(np.int64)
    part = _parts(flow / need[slot_of_link], slot_start)
    flow = part * need[slot_of_link]
    first_firm = _bounds(buyer, n)
    by_supplier = np.argsort(supplier, kind="stable")
    sold = _asked(supplier, flow, np.searchsorted(buyer, first_firm), n)
    bought = _sums(need, buyer[first], n)
    made, final, raised = _at_rest(output, final_demand, sold, bought)
    return Flows(
        output=made,
        final=final,
        first_firm=first_firm,
        first_slot=_starts(buyer[first], n),
        slot_start=slot_start,
        supplier=supplier,
        part=part,
        need=need,
        slot_class=slot_class,
        limits=_limits(slot_class, classes[buyer[first]], essential),
        start=_starts(supplier[by_supplier], n),
        slot_of=slot_of_link[by_supplier],
        link_of=by_supplier.astype(np.int32),
        sold=flow[by_supplier],
        stock_days=np.full(first.size, np.nan),
        input_class=classes,
        raised=raised,
        isolated=np.flatnonzero((sold == 0) & (bought == 0)).astype(np.int32),
    )


def table_flows(
    flows: Floats, final_demand: Floats, output: Floats, sector: Int32s, *, days: float = DAYS_OF_YEAR
) -> Flows:
    """The same wiring from a (regional) input-output table: industries are the firms, sectors the classes.

    flows        : float64[industries, industries] Z[i, j] = what i sells to j in a year (of `days` days)
    final_demand : float64[industries] a year;  output : float64[industries] a year
    sector       : int32[industries] equal for the same sector of different regions
    Raises NetworkShape, ValueOutOfRange.
    """
    n = output.size
    if flows.shape != (n, n):
        raise errors.NetworkShape("flows", flows.size, n * n)
    supplier, buyer = np.nonzero(flows)
    links = Links(supplier.astype(np.int32), buyer.astype(np.int32), flows[supplier, buyer])
    return daily_flows(links, output / days, final_demand=final_demand / days, input_class=sector, days=days)


def _flows(links: Links, n: int, days: float) -> tuple[Int32s, Int32s, Floats]:
    """Daily flows of each pair, supplier and buyer first; too small ones left out."""
    m = links.supplier.size
    for name, array in (("buyer", links.buyer), ("value", links.value)):
        if array.size != m:
            raise errors.NetworkShape(name, array.size, m)
    for name, numbers in (("supplier", links.supplier), ("buyer", links.buyer)):
        wrong = np.flatnonzero((numbers < 0) | (numbers >= n))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown(name, row, int(numbers[row]), n - 1)
    if not days > 0:
        raise errors.ValueOutOfRange("days", 0, days, "大于 0 的数", "a number > 0")
    _amounts("value", links.value)
    key = links.buyer.astype(np.int64) * n + links.supplier
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    daily = np.add.reduceat(links.value[order].astype(np.float64), first) if m else np.zeros(0)
    daily /= days
    some = daily >= LEAST_FLOW
    key = key[first][some]
    return (key % max(n, 1)).astype(np.int32), (key // max(n, 1)).astype(np.int32), daily[some]


def _amounts(name: str, values: Floats, unknown: bool = False) -> None:
    good = (values >= 0) & (values < MOST_FLOW)
    wrong = np.flatnonzero(~(good | np.isnan(values)) if unknown else ~good)
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange(name, row, float(values[row]), "不小于 0 的数", "a number >= 0")
    total = float(np.nansum(values))
    if not total < MOST_FLOW:
        row = int(np.nanargmax(values))
        raise errors.ValueOutOfRange(name, row, float(values[row]), "合计有限的数", "of finite sum")


def _at_rest(
    output: Floats, final_demand: Floats | None, sold: Floats, bought: Floats
) -> tuple[Floats, Floats, Int32s]:
    """Output and final demand that fit the links, and the firms whose stated output did not."""
    n = output.size
    stated = np.full(n, np.nan) if final_demand is None else final_demand.astype(np.float64)
    if stated.size != n:
        raise errors.NetworkShape("final_demand", stated.size, n)
    _amounts("output", output, unknown=True)
    _amounts("final_demand", stated, unknown=True)
    final = np.where(np.isnan(stated), np.maximum(np.nan_to_num(output) - sold, 0.0), stated)
    final = np.where((sold == 0) & (final == 0), bought, final)
    # Added as the kernels add the orders, so that demand at rest equals output to the last bit.
    made = sold + final
    raised = np.flatnonzero(made > np.nan_to_num(output, nan=np.inf) * (1 + 1e-9)).astype(np.int32)
    return made, final, raised


def _limits(slot_class: Int32s, buyer_class: Int32s, essential: Int8s | None) -> Bools:
    if essential is None:
        return np.ones(slot_class.size, dtype=np.bool_)
    if essential.ndim != 2 or essential.shape[0] != essential.shape[1]:
        raise errors.NetworkShape("essential", essential.size, essential.shape[0] ** 2)
    most = int(max(slot_class.max(initial=-1), buyer_class.max(initial=-1)))
    if most >= len(essential):
        raise errors.NetworkShape("essential", len(essential), most + 1)
    known = (slot_class >= 0) & (buyer_class >= 0)
    return np.asarray(known & (essential[slot_class, buyer_class] == 2), dtype=np.bool_)


def _starts(groups: Int32s, count: int) -> Int64s:
    """Where each of `count` groups begins in a sorted array: groups [0, 0, 2], count 3 -> [0, 2, 2, 3]."""
    return np.searchsorted(groups, np.arange(count + 1)).astype(np.int64)


def _sums(values: Floats, groups: Int32s, count: int) -> Floats:
    """Sums of each group one after the other, as a kernel adds them."""
    return np.bincount(groups, weights=values, minlength=count).astype(np.float64)


def _parts(part: Floats, slot_start: Int64s) -> Floats:
    """The same parts with the last of each slot such that they add up to exactly 1, one after the other.

    With p the sum of the others, p + fl(1 - p) is 1 within 2^-54 and so rounds to 1. The last is the largest,
    so what rounding takes from it or gives it does not matter.
    """
    last = slot_start[1:] - 1
    part = part.copy()
    part[last] = 0.0
    slots = np.repeat(np.arange(last.size), np.diff(slot_start))
    part[last] = 1.0 - np.bincount(slots, weights=part, minlength=last.size)
    return part


def _bounds(buyer: Int32s, n: int) -> Int64s:
    """Firms cut into PARTS with about the same number of links each: int64[PARTS+1]."""
    cuts = (np.arange(1, PARTS) * buyer.size) // PARTS
    inner = buyer[cuts] if buyer.size else np.zeros(PARTS - 1, dtype=np.int64)
    return np.concatenate([[0], inner, [n]]).astype(np.int64)


def _asked(supplier: Int32s, flow: Floats, cuts: Int64s, n: int) -> Floats:
    """Flows out of each firm, added part by part as the kernels add orders."""
    total = np.zeros(n)
    for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        total += np.bincount(supplier[low:high], weights=flow[low:high], minlength=n)
    return total


def wiring(made: Flows, target: Floats, enough: Floats, by_supplier: bool) -> Wiring:
    """The economy as the kernels see it."""
    return Wiring(
        first_firm=made.first_firm,
        first_slot=made.first_slot.view(np.uint64),
        slot_start=made.slot_start.view(np.uint64),
        supplier=made.supplier.view(np.uint32),
        part=made.part,
        need=made.need,
        target=target,
        enough=np.where(made.limits & np.isfinite(target), enough, 0.0),
        start=made.start,
        order=(made.link_of if by_supplier else made.slot_of).view(np.uint32),
        sold=made.sold,
        output=made.output,
        final=made.final,
    )
