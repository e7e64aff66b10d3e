# SPDX-License-Identifier: Apache-2.0
"""The whole API against its own document: no fault of ours, no answer that is not documented."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from gulian.office.api import api
from gulian.office.people.lending import make_key
from gulian.office.wsgi import application
from tests.office.conftest import SeatMaker

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 5

schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
schema.app = application


def _always(buckets: object, name: str, now: float) -> float:
    del buckets, name, now
    return 0.0


@pytest.fixture(scope="module")
def _rate(django_db_setup: None) -> Any:
    del django_db_setup
    from gulian.office.frame import limits

    patch = pytest.MonkeyPatch()
    patch.setattr(limits.Buckets, "take", _always)
    yield
    patch.undo()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_its_document(case: Any, key: str) -> None:
    """Whatever is sent: documented status, content type and form; malformed requests are refused."""
    case.call_and_validate(headers={"Authorization": f"Bearer {key}", "Host": "localhost"})


@pytest.fixture(params=["manager", "desk"])
def key(request: pytest.FixtureRequest, sit: SeatMaker, _rate: None) -> str:
    """A key of a seat."""
    seat = sit(request.param, region="330108")
    return make_key(seat, "contract", 5, may_write=True)[1]
