# SPDX-License-Identifier: Apache-2.0
"""Bodies: who reports, reviews, recommends, holds a quota. A body is not a region.

1 the package knows the provinces, the five cities with separate plan and the corps
2 a site adds its parks, central enterprises, associations, bureaux, with dates
3 a region belongs to the body with the finest area over it, and through its parents to the bodies above
4 a park's firms are told by the firm's own park, never by its county: parks lie across counties
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

import polars as pl

from gulian.errors import BodyRegionUnknown, BodyRepeated, BodyUnknown
from gulian.registry.model import Body
from gulian.registry.reading import need_columns, table
from gulian.registry.regions import Regions, regions

# Bodies of these kinds have members, not a territory of their own.
BY_MEMBERSHIP = ("park", "central_enterprise", "association")


class Bodies:
    """A dated table of bodies. Immutable; `with_bodies` returns a new one."""

    def __init__(self, bodies: Iterable[Body], places: Regions) -> None:
        self._bodies: dict[str, list[Body]] = {}
        self._regions = places
        for body in bodies:
            self._add(body)
        for rows in self._bodies.values():
            for body in rows:
                if body.parent is not None and body.parent not in self._bodies:
                    raise BodyUnknown(body.parent, self._nearest(body.parent))

    def with_bodies(self, bodies: Iterable[Body]) -> Bodies:
        """These bodies and a site's own. Raises: BodyRepeated, BodyRegionUnknown, BodyUnknown (a parent)."""
        mine = [body for rows in self._bodies.values() for body in rows]
        return Bodies([*mine, *bodies], self._regions)

    def body(self, body: str, on: dt.date) -> Body:
        """The body of an id on the date. Raises: BodyUnknown."""
        found = next((row for row in self._bodies.get(body, ()) if row.stands(on)), None)
        if found is None:
            raise BodyUnknown(body, self._nearest(body))
        return found

    def all(self, on: dt.date, kind: str | None = None) -> tuple[Body, ...]:
        """The bodies of the date, of one kind or all, in the order of the table."""
        rows = (row for same in self._bodies.values() for row in same if row.stands(on))
        return tuple(row for row in rows if kind is None or row.kind == kind)

    def line(self, body: str, on: dt.date) -> tuple[Body, ...]:
        """The body and those above it, the nearest first. Raises: BodyUnknown."""
        found = [self.body(body, on)]
        while (above := found[-1].parent) is not None and above not in {row.id for row in found}:
            found.append(self.body(above, on))
        return tuple(found)

    def of_region(self, region: str, on: dt.date) -> tuple[Body, ...]:
        """The bodies that answer for a region of any time, the nearest first; none for HK, Macao, Taiwan.

        210211 (大连市甘井子区) -> plan-city-210200, province-210000
        """
        place = self._regions.resolve(region, on).region
        if place is None:
            return ()
        line = (place, place[:4] + "00", place[:2] + "0000")
        for area in line:
            for row in self.all(on):
                if row.kind not in BY_MEMBERSHIP and area in row.regions:
                    return self.line(row.id, on)
        return ()

    def roll_up(self, frame: pl.DataFrame, on: dt.date) -> pl.DataFrame:
        """The frame with the bodies of each row: `body` (nearest), `province_body`, and `park_body` where
        there is `park`.

        Sums by `body` count each row once, at the separate-plan city or the corps and not at its province;
        sums by
        `province_body` count it at its province: the total with them. `park_body` is a third cut and adds to
        neither.
        frame : `region`, and `park` (id or name of a park body) if known
        """
        need_columns(frame, "region")
        codes = frame["region"].drop_nulls().unique(maintain_order=True).to_list()
        lines = {code: self.of_region(code, on) for code in codes}
        rows = [
            (code, line[0].id, next((body.id for body in line if body.kind == "province"), None))
            for code, line in lines.items()
            if line
        ]
        schema = dict.fromkeys(("region", "body", "province_body"), pl.String)
        found = frame.join(
            pl.DataFrame(rows, schema=schema, orient="row"), on="region", how="left", maintain_order="left"
        )
        return self._with_parks(found, on) if "park" in frame.columns else found

    def _with_parks(self, frame: pl.DataFrame, on: dt.date) -> pl.DataFrame:
        parks = {key: row.id for row in self.all(on, "park") for key in (row.name, row.id)}
        names = pl.DataFrame(
            list(parks.items()), schema={"park": pl.String, "park_body": pl.String}, orient="row"
        )
        return frame.join(names, on="park", how="left", maintain_order="left")

    def _add(self, body: Body) -> None:
        for region in body.regions:
            if not self._regions.known(region):
                raise BodyRegionUnknown(body.id, region)
        same = self._bodies.setdefault(body.id, [])
        if any(_overlap(body, other) for other in same):
            raise BodyRepeated(body.id)
        same.append(body)

    def _nearest(self, body: str) -> str:
        alike = sorted(known for known in self._bodies if known.split("-")[0] == body.split("-")[0])
        return ", ".join((alike or sorted(self._bodies))[:5])


def bodies_of_frame(frame: pl.DataFrame) -> tuple[Body, ...]:
    """The bodies of a site's file: `body kind name region parent since until`; several regions with `;`."""
    need_columns(frame, "body", "kind", "name", "region", "parent", "since", "until")
    return tuple(
        Body(
            id=row["body"],
            kind=row["kind"],
            name=row["name"] or row["body"],
            regions=tuple(code.strip() for code in (row["region"] or "").split(";") if code.strip()),
            parent=row["parent"] or None,
            since=row["since"],
            until=row["until"],
        )
        for row in frame.iter_rows(named=True)
    )


def _overlap(a: Body, b: Body) -> bool:
    starts = max(a.since or dt.date.min, b.since or dt.date.min)
    return starts < min(a.until or dt.date.max, b.until or dt.date.max)


@cache
def bodies() -> Bodies:
    """The provinces, the five cities with separate plan, the corps."""
    frame = table("bodies").rename({"id": "body", "regions": "region"})
    dates = [pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("since", "until")]
    return Bodies(bodies_of_frame(frame.with_columns(dates)), regions())
