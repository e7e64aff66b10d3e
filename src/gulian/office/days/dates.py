# SPDX-License-Identifier: Apache-2.0
"""Dates in addresses."""

from __future__ import annotations

import datetime as dt

from django.http import Http404


def date_of(text: str) -> dt.date:
    """A date as written in an address; anything else is no page (404)."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
