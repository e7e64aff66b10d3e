# SPDX-License-Identifier: Apache-2.0
"""Which seats a manager may give: roles over regions of his own subtree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gulian.errors import SeatUnusable
from gulian.office.people.models import Role
from gulian.office.people.seat import Acting

_NARROW = {Role.FIRM: "enterprise", Role.OWNER: "department", Role.PROXY: ""}


def covers(outer: str, inner: str) -> bool:
    """Whether the subtree of a region holds another's. '' = the whole site."""
    if not outer or outer == inner:
        return True
    if not inner:
        return False
    stem = outer.removesuffix("0000") if outer.endswith("0000") else outer.removesuffix("00")
    return inner.startswith(stem)


def check_scope(seat: Acting, role: str, scope: Mapping[str, Any]) -> None:
    """Raises SeatUnusable where the scope reaches beyond the manager's, or lacks what the role acts on."""
    region, firm = str(scope.get("region", "")), str(scope.get("enterprise", ""))
    if role not in Role.values:
        raise SeatUnusable(f"没有“{role}”这一角色", f"there is no role {role}")
    for name in ("enterprise", "department"):
        if _NARROW.get(Role(role)) == name and name in scope and not scope[name]:
            zh = "企业席位须写明企业代码" if name == "enterprise" else "承办部门席位须写明部门"
            raise SeatUnusable(zh, f"a seat of this role names its {name}")
    if firm and role != Role.FIRM:
        raise SeatUnusable("只有企业席位可写企业代码", "only a firm's seat names an enterprise")
    reaches = _firm_within(seat, firm) if firm else covers(seat.region, region)
    if not reaches:
        raise SeatUnusable("超出您管理的地区", "it reaches beyond the region you manage")


def _firm_within(seat: Acting, code: str) -> bool:
    """The firm is one of the register, in the manager's region."""
    from gulian.office.enterprises.models import Enterprise

    found = Enterprise.objects.filter(pk=code).only("region", "county").first()
    if found is None:
        return not seat.region
    return covers(seat.region, (found.county or found.region)[:6])
