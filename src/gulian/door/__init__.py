# SPDX-License-Identifier: Apache-2.0
"""Files in, files out: what desks send becomes frames and problems, frames become CSV and workbooks.

1 find the files  2 read each as text columns  3 convert cells  4 rules of one table  5 rules between tables
6 tell everything that was wrong
"""

from __future__ import annotations

from gulian.door.csv_out import csv_bytes
from gulian.door.fixed_zip import fixed_zip
from gulian.door.folder import (
    current_codes,
    current_reports,
    read_files,
    read_folder,
    read_records,
    read_table,
)
from gulian.door.form import template
from gulian.door.grid import read_cells
from gulian.door.guide import Bound, Guide
from gulian.door.machine import ASIDE
from gulian.door.model import Cells, Choice, Column, Files, Folder, Kind, Limits, Loaded, Seen, Table
from gulian.door.problems import PROBLEMS, problems_csv, row_problems
from gulian.door.sheet_data import column_letters
from gulian.door.tables import COMMAND_TABLES, TABLES
from gulian.door.workbook import Sheet, read_workbook, write_workbook

__all__ = [
    "ASIDE",
    "COMMAND_TABLES",
    "PROBLEMS",
    "TABLES",
    "Bound",
    "Cells",
    "Choice",
    "Column",
    "Files",
    "Folder",
    "Guide",
    "Kind",
    "Limits",
    "Loaded",
    "Seen",
    "Sheet",
    "Table",
    "column_letters",
    "csv_bytes",
    "current_codes",
    "current_reports",
    "fixed_zip",
    "problems_csv",
    "read_cells",
    "read_files",
    "read_folder",
    "read_records",
    "read_table",
    "read_workbook",
    "row_problems",
    "template",
    "write_workbook",
]
