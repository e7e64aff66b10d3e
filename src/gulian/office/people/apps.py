# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, seats, keys."""

    name = "gulian.office.people"
    label = "people"

    def ready(self) -> None:
        """The sign-in library tells when a password was changed."""
        from allauth.account.signals import password_changed, password_set

        from gulian.office.people.sign_in import changed

        for signal in (password_changed, password_set):
            signal.connect(changed, dispatch_uid="people.changed")
