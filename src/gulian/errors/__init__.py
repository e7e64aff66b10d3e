# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, in one tree.

    GulianError
    |-- PackageError      E-PKG    an extra, a font or a platform feature is missing
    |-- ExpressionError   E-EXPR   an expression cannot be read, checked or evaluated
    |-- CalendarError     E-CAL    a date or year the working-day tables do not cover
    |-- LakeError         E-LAKE   the store is locked, damaged or of a newer format
    |-- SiteError         E-SITE   a data folder cannot be upgraded, backed up or restored
    |-- LedgerError       E-LEDG   a log is damaged, or what was asked of it lies outside
    |-- ChartError        E-CHART  a chart cannot be drawn from this data
    |-- CodeError         E-REG    a credit code, region, industry or body is not valid
    |-- SchemeError       E-SCH    a definition file is wrong: file, line, key, fix
    |-- DoorError         E-DOOR   a file at the door, or a row of it, cannot be used
    |-- ChainError        E-CHAIN  a network or a shock is not valid, or a solver did not converge
    |-- MonitorError      E-MON    a form, an indicator or a bulletin cannot be computed
    |-- PolicyError       E-POL    a policy document cannot be read or asked
    |-- CaseError         E-CASE   a case cannot go on as asked, or a draw does not check
    |-- DayError          E-DAY    a day of the loop cannot be run
    |-- OfficeError       E-OFF    the office cannot do what was asked
    |-- SampleError       E-SMP    a sample world cannot be built as asked
    `-- CommandError      E-CLI    a command was called with something it cannot use

One module for each family, named for its room; everything is imported from here. Each leaf is a
dataclass whose fields are the named placeholders of its sentences. The sentences stand there in both
languages because `problems.csv` always carries both. An id, once published, never changes meaning.
"""

from __future__ import annotations

from gulian.errors.casework import *
from gulian.errors.chain import *
from gulian.errors.charts import *
from gulian.errors.cli import *
from gulian.errors.daily import *
from gulian.errors.door import *
from gulian.errors.expr import *
from gulian.errors.lake import *
from gulian.errors.ledger import *
from gulian.errors.monitor import *
from gulian.errors.office import *
from gulian.errors.package import *
from gulian.errors.policy import *
from gulian.errors.registry import *
from gulian.errors.sample import *
from gulian.errors.schemes import *
from gulian.errors.site import *
from gulian.errors.tree import *
from gulian.errors.workdays import *
