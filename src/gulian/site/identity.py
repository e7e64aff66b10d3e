# SPDX-License-Identifier: Apache-2.0
"""`site.yaml`: which site a folder is, and in what format.

It is written once, by the first command that writes, and never silently changed: a command that finds
something else than it expects says so. Only `upgrade` raises the format, only `state_site` changes zone or
region.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from gulian.errors import (
    NewerSiteFormat,
    OlderSiteFormat,
    SiteFileUnreadable,
    UpgradeUnfinished,
    ZoneUnknown,
)
from gulian.lake import disk_errors_told, lock, write_file
from gulian.site.model import FILE, FORMAT, UPGRADING, ZONE, Site

_LIMIT = 4096
_ID = re.compile(r"[0-9a-f]{32}")
_REGION = re.compile(r"\d{6}")
_TEXT = """\
# 由程序写成，请勿手改。Written by gulian: leave it as it is.
format: {format}
id: "{id}"
zone: "{zone}"
region: {region}
"""


def read_site(path: Path, known: int = FORMAT) -> Site | None:
    """What a data folder says of itself; None where it says nothing yet. Takes no lock, writes nothing.

    known : the newest format that is understood

    Raises SiteFileUnreadable, NewerSiteFormat.
    """
    try:
        with (path / FILE).open("rb") as file:
            text = file.read(_LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteFileUnreadable(FILE, error.strerror or str(error)) from error
    return parse(text, known)


def parse(text: bytes, known: int = FORMAT) -> Site:
    """A `site.yaml`'s text. Raises SiteFileUnreadable, NewerSiteFormat."""
    if len(text) > _LIMIT:
        raise SiteFileUnreadable(FILE, f"> {_LIMIT} bytes")
    try:
        tree = yaml.safe_load(text.decode("utf-8"))
        number = tree["format"]
        if type(number) is not int or number < 1:
            raise SiteFileUnreadable(FILE, f"format: {number!r}")
        # A newer format may have other keys: nothing more of it is read.
        if number > known:
            raise NewerSiteFormat(number, known)
        site = Site(number, tree["id"], tree["zone"], tree["region"])
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, RecursionError) as error:
        raise SiteFileUnreadable(FILE, " ".join(f"{type(error).__name__}: {error}".split())[:200]) from error
    return _checked(site)


def _checked(site: Site) -> Site:
    for key, value, pattern in (("id", site.id, _ID), ("region", site.region, _REGION)):
        if not (isinstance(value, str) and pattern.fullmatch(value)) and (key == "id" or value is not None):
            raise SiteFileUnreadable(FILE, f"{key}: {value!r}"[:200])
    if not known_zone(site.zone):
        raise SiteFileUnreadable(FILE, f"zone: {site.zone!r}"[:200])
    return site


def known_zone(zone: object) -> bool:
    """Whether a text names a time zone."""
    try:
        ZoneInfo(str(zone))
    except (OSError, ValueError, KeyError):
        return False
    return isinstance(zone, str)


def ensure_site(path: Path, *, region: str | None = None, new_id: str | None = None) -> Site:
    """The site of a folder a command is about to write to; written down if it was not yet.

    region : code, stated where none was stated before; a stated one is never changed here
    new_id : the id of a new site, None = drawn

    The caller holds the writer lock. Raises SiteFileUnreadable, NewerSiteFormat, OlderSiteFormat,
    UpgradeUnfinished, StoreFull, StoreRefused.
    """
    if (path / UPGRADING).exists():
        raise UpgradeUnfinished(str(path))
    site = read_site(path)
    if site is not None and site.format < FORMAT:
        raise OlderSiteFormat(site.format, FORMAT)
    wanted = site or Site(FORMAT, new_id or uuid.uuid4().hex, ZONE, None)
    if wanted.region is None:
        wanted = replace(wanted, region=region)
    if wanted != site:
        write_site(path, wanted)
    return wanted


def state_site(path: Path, *, region: str | None = None, zone: str | None = None) -> Site:
    """State anew which region or zone a site is of; None = as it was.

    Raises ZoneUnknown, SiteLocked, and as `ensure_site`.
    """
    if zone is not None and not known_zone(zone):
        raise ZoneUnknown(zone)
    with lock(path):
        site = ensure_site(path)
        stated = replace(site, region=region or site.region, zone=zone or site.zone)
        if stated != site:
            write_site(path, stated)
    return stated


def write_site(path: Path, site: Site) -> None:
    """Write `site.yaml` whole or not at all: the same site always gives the same bytes."""
    values = {**vars(site), "region": "null" if site.region is None else f'"{site.region}"'}
    with disk_errors_told(path / FILE):
        write_file(path / FILE, _TEXT.format_map(values).encode())
