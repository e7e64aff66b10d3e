# SPDX-License-Identifier: Apache-2.0
"""The roles in both languages, as pages print them."""

from __future__ import annotations

from collections.abc import Mapping

from gulian.office.frame.language import Words
from gulian.office.people.models import Role

ROLES: Mapping[str, Words] = {
    Role.DESK: Words("受理经办", "Desk"),
    Role.OWNER: Words("承办部门", "Owning department"),
    Role.REVIEWER: Words("审核员", "Reviewer"),
    Role.SIGNER: Words("签发人", "Signer"),
    Role.LIAISON: Words("联络员", "Liaison"),
    Role.CHIEF: Words("链长/专班", "Chain chief"),
    Role.PROXY: Words("街镇/园区代报", "Proxy filler"),
    Role.AUDITOR: Words("审计", "Auditor"),
    Role.MANAGER: Words("系统管理", "Manager"),
    Role.FIRM: Words("企业", "Firm"),
    Role.BANK: Words("银行", "Bank"),
    Role.ASSOCIATION: Words("协会", "Association"),
}
