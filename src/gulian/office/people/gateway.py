# SPDX-License-Identifier: Apache-2.0
"""Sign-in by the site's own gateway (OpenID Connect): which of its subjects is which account here.

A manager ties them; nobody gets in by an equal name or address, and nobody gets an account by coming along.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from gulian.errors import GatewayUnknown, SubjectTaken
from gulian.office.audit.actions import record
from gulian.office.people.queries import get_visible_user
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting


@dataclass(frozen=True)
class Gateway:
    """One provider of the settings. id : as addresses name it; name : as people know it"""

    id: str
    name: str


def gateways() -> tuple[Gateway, ...]:
    """The providers this site trusts; () where everybody signs in by password."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    return tuple(Gateway(each["provider_id"], each.get("name") or each["provider_id"]) for each in apps)


def subjects_of(user: uuid.UUID) -> list[tuple[str, str]]:
    """The subjects tied to an account: provider's name and subject."""
    names = {each.id: each.name for each in gateways()}
    rows = SocialAccount.objects.filter(user_id=user, provider__in=names).order_by("provider", "uid")
    return [(names[each.provider], each.uid) for each in rows]


def tie(seat: Acting, user: uuid.UUID, provider: str, subject: str) -> None:
    """From now on a subject of a gateway signs in as an account; an earlier one of it no longer does.

    Raises PermissionDenied, Http404, GatewayUnknown, SubjectTaken.
    """
    need(seat, "people.write")
    if provider not in {each.id for each in gateways()}:
        raise GatewayUnknown(provider[:64])
    try:
        with transaction.atomic(durable=True):
            found = get_visible_user(seat, user)
            if SocialAccount.objects.filter(provider=provider, uid=subject).exclude(user=found).exists():
                raise SubjectTaken(subject)
            SocialAccount.objects.filter(provider=provider, user=found).delete()
            SocialAccount.objects.create(provider=provider, uid=subject, user=found)
            told = {"provider": provider, "subject": subject}
            record(seat, "people.tie", "user", str(found.id), told)
    except IntegrityError as error:
        raise SubjectTaken(subject) from error
