# SPDX-License-Identifier: Apache-2.0
"""The application that granian runs. Pages, API and schemes are loaded before the first visitor comes."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
_ = get_resolver().url_patterns
if os.environ.get("GULIAN_LOGS") == "1":
    from django.conf import settings

    from gulian.office.logs import configure

    configure(settings.DIR)
