# SPDX-License-Identifier: Apache-2.0
"""The application that granian runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
if os.environ.get("GULIAN_LOGS") == "1":
    from django.conf import settings

    from gulian.office.logs import configure

    configure(settings.DIR)
