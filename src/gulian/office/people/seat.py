# SPDX-License-Identifier: Apache-2.0
"""A seat as the rest of the office sees it: frozen, with its person, without the database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from gulian.casework import Actor
from gulian.office.people.models import Seat

_NATION = ("", "000000")


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acting in a seat.

    id        : of the seat            user : of the person; name : his name; phone : his own
    region    : code whose subtree the seat covers, '' = all of the site
    firms     : codes a firm's seat covers: its own and its group's members; () for every other role
    roles     : role names of procedures the seat acts as: its own role first
    key       : an API key acts; may_write : False for auditors and reading keys
    """

    id: uuid.UUID
    user: uuid.UUID
    name: str
    role: str
    region: str = ""
    body: str = ""
    department: str = ""
    park: str = ""
    chain: str = ""
    firms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    title: str = ""
    key: bool = False
    may_write: bool = True

    def actor(self, role: str) -> Actor:
        """The same as the casework engine knows it, in one of the seat's roles."""
        return Actor(id=str(self.user), role=role, department=self.department, body=self.body or self.region)


def acting(
    seat: Seat, members: tuple[str, ...] = (), *, name: str = "", key: bool = False, may_write: bool = True
) -> Acting:
    """A stored seat as a noun. members : further codes of a group's seat."""
    others = tuple(each for each in seat.roles.split(",") if each)
    return Acting(
        id=seat.id,
        user=seat.user_id,
        name=name or seat.user.name,
        role=seat.role,
        region="" if seat.region in _NATION else seat.region,
        body=seat.body,
        department=seat.department,
        park=seat.park,
        chain=seat.chain,
        firms=(seat.enterprise, *members) if seat.enterprise else (),
        roles=(seat.role, *others),
        title=seat.title,
        key=key,
        may_write=may_write and seat.role != "auditor",
    )
