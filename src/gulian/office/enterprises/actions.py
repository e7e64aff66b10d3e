# SPDX-License-Identifier: Apache-2.0
"""Writes: the mirror of the register."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gulian import door
from gulian.daily.bodies import regions_on
from gulian.daily.collect import by_year_list, with_bodies, with_industry, with_places
from gulian.daily.leaders import lead_firms
from gulian.office.audit.actions import record
from gulian.office.bulk import write_rows
from gulian.office.enterprises.models import Enterprise, LeaderChain, Plant, Register
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.site import ZONE, read_site

STEMS = frozenset({"enterprises", "units", "leaders", "bodies", "above_scale", "aliases"})


def import_register(seat: Acting | None, on: dt.date) -> Register:
    """Mirror the register of the folder's files as of a day, whole or not at all.

    seat : None for the office itself. Raises what the door refuses.
    """
    if seat is not None:
        need(seat, "enterprises.write")
    here = read_site(settings.DIR)
    folder = door.read_folder(settings.DIR, stems=STEMS, on=on, zone=here.zone if here else ZONE)
    firms, plants, leaders = firm_rows(folder, on), plant_rows(folder, on), leader_rows(folder)
    with transaction.atomic(durable=True):
        for model in (Enterprise, Plant, LeaderChain, Register):
            model.objects.all().delete()
        write_rows(Enterprise, firms)
        write_rows(Plant, plants)
        write_rows(LeaderChain, leaders)
        made = Register.objects.create(
            on=on,
            made_at=timezone.now(),
            firms=firms.height,
            problems=folder.problems.height,
            files=_files(folder),
        )
        record(seat, "enterprises.import", "register", on.isoformat(), {"firms": firms.height})
    return made


def firm_rows(folder: door.Folder, on: dt.date) -> pl.DataFrame:
    """The firms with the places, body, industry and size class of the day, as rows of `Enterprise`."""
    firms = by_year_list(folder, on).rename({"staff": "register_staff"})
    firms = with_bodies(with_places(with_industry(firms), on, regions_on(folder.bodies, on)), on)
    led = lead_firms(folder)["code"]
    return firms.rename({"register_staff": "staff"}).with_columns(
        leader=pl.col("leader").fill_null(value=False) | pl.col("code").is_in(led.implode())
    )


def plant_rows(folder: door.Folder, on: dt.date) -> pl.DataFrame:
    """The plants of firms with several, as rows of `Plant`."""
    plants = folder.units.unique("unit", keep="last", maintain_order=True)
    return with_places(plants, on, regions_on(folder.bodies, on))


def leader_rows(folder: door.Folder) -> pl.DataFrame:
    """The chains of lead firms and who answers for them, as rows of `LeaderChain`."""
    return folder.leaders.unique(["code", "chain"], keep="last", maintain_order=True)


def _files(folder: door.Folder) -> list[dict[str, Any]]:
    return [{"name": each.name, "rows": each.rows, "sha256": each.sha256} for each in folder.files]
