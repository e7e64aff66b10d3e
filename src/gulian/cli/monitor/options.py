# SPDX-License-Identifier: Apache-2.0
"""What the commands of the monitor share: naming a form, and the site whose schemes are laid over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Option, Words

if TYPE_CHECKING:
    from gulian.schemes import Form, Library, Scheme

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])
DAILY = "resumption-2020/daily"


def form_option(command: Wrapped) -> Wrapped:
    """`--form SCHEME/FORM`."""
    words = Words("报表，写作 方案/报表。", "The form, as scheme/form.")
    return click.option(
        "--form",
        "form_path",
        default=DAILY,
        show_default=True,
        metavar="SCHEME/FORM",
        cls=Option,
        words=words,
    )(command)


def form_of(library: Library, path: str) -> tuple[Scheme, Form]:
    """A form by `scheme/form` (also `scheme/forms/form`), or by its own name where one scheme has it.

    `daily` is the daily report, as for `collect`. Raises UnknownForm, UnknownScheme, BrokenScheme.
    """
    from gulian.errors import UnknownForm

    name, _, form = (DAILY if path == "daily" else path).rpartition("/")
    asked = (library[name.removesuffix("/forms")],) if name else tuple(library.values())
    found = [scheme for scheme in asked if form in scheme.forms]
    if len(found) != 1:
        same = [f"{scheme.id}/{form}" for scheme in found]
        known = same or [f"{scheme.id}/{each}" for scheme in asked for each in scheme.forms]
        raise UnknownForm(path[:80], ", ".join(known) or "-")
    return found[0], found[0].forms[form]
