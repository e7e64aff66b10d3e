# SPDX-License-Identifier: Apache-2.0
"""What is laid out: boxes in lanes, links between them. Plain geometry, no word of any procedure.

Lengths are pixels; x grows to the right, y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Sides = Literal["side", "point"]
"""Where links touch a box: anywhere on its left and right sides, or only at the middle of them."""


class Point(NamedTuple):
    """A place on the sheet."""

    x: float
    y: float


class Rect(NamedTuple):
    """An upright rectangle: left upper corner, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Box:
    """Something to place. lane : the band it belongs to."""

    id: str
    lane: str
    width: float
    height: float
    sides: Sides = "side"


@dataclass(frozen=True, slots=True)
class Link:
    """Something to draw from a box to a box, with room for a label where it begins."""

    id: str
    source: str
    target: str
    label_width: float = 0
    label_height: float = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A lane as placed."""

    lane: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything placed.

    routes : link -> corners, from the edge of its source to the edge of its target, upright or level
    labels : link -> left end of the line under its label
    """

    width: float
    height: float
    boxes: Mapping[str, Rect]
    routes: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Point]
    bands: tuple[Band, ...]
