# SPDX-License-Identifier: Apache-2.0
"""The API: one router per area; what a page can do, a program can do, by the same actions."""

from __future__ import annotations

import os

from gulian.office.audit.api import router as audit
from gulian.office.bulletins.api import router as bulletins
from gulian.office.cases.acting_api import router as case_acts
from gulian.office.cases.api import router as cases
from gulian.office.days.api import router as days
from gulian.office.enterprises.api import router as enterprises
from gulian.office.frame.limits import SeatThrottle
from gulian.office.frame.rest import OfficeApi
from gulian.office.people.api import router as people
from gulian.office.people.api_keys import KeyAuth, SessionAuth
from gulian.office.policies.api import router as policies
from gulian.office.policies.benefits_api import router as benefits
from gulian.office.programmes.api import router as programmes
from gulian.office.reports.api import router as reports
from gulian.office.rules.api import router as rules
from gulian.office.tasks.api import router as tasks

api = OfficeApi(
    title="Gulian 固链",
    version="1",
    description="Errors are `application/problem+json` (RFC 9457) with the ids of docs/errors.md. Lists page "
    "by key: send `after` back as `after`. Keys go into `Authorization: Bearer glk_...`.",
    auth=[KeyAuth(), SessionAuth()],
    throttle=SeatThrottle(int(os.environ.get("GULIAN_WORKERS", "1"))),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/people", people, tags=["people"])
api.add_router("/audit", audit, tags=["audit"])
api.add_router("/tasks", tasks, tags=["tasks"])
# Before the cases: /cases/statistics is no number of a case.
api.add_router("/cases", case_acts, tags=["cases"])
api.add_router("/cases", cases, tags=["cases"])
api.add_router("/programmes", programmes, tags=["programmes"])
api.add_router("/days", days, tags=["days"])
api.add_router("/enterprises", enterprises, tags=["enterprises"])
api.add_router("/bulletins", bulletins, tags=["bulletins"])
api.add_router("/reports", reports, tags=["reports"])
api.add_router("/policies", policies, tags=["policies"])
api.add_router("/benefits", benefits, tags=["benefits"])
api.add_router("/rules", rules, tags=["rules"])
