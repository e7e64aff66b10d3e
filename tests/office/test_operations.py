# SPDX-License-Identifier: Apache-2.0
"""What an operator relies on: health, metrics, logs without people, migrations, strict settings."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from gulian.errors import OfficeNewer
from gulian.office.logs import JsonLines
from gulian.office.migrating import migrate

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_health_and_readiness(client: Client) -> None:
    assert client.get("/health/").content == b"ok\n"
    assert client.get("/ready/").content == b"ready\n"


@pytest.mark.django_db
def test_an_office_without_its_migrations_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tasks'")
    assert client.get("/ready/").status_code == 503


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_for_who_has_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/health/")
    body = client.get("/metrics/").content.decode()
    assert 'gulian_requests_total{route="health/",method="GET",status="200"}' in body
    assert 'gulian_tasks{state="waiting"} 0' in body
    assert client.get("/metrics/", REMOTE_ADDR="10.0.0.9").status_code == 404
    assert client.get("/metrics/", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 404
    monkeypatch.setenv("GULIAN_METRICS_TOKEN", "s3cret")
    assert client.get("/metrics/").status_code == 404
    token = {"Authorization": "Bearer s3cret"}
    assert client.get("/metrics/", headers=token, REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.django_db
def test_metrics_and_logs_name_routes_and_nobody(
    browse: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    """What was asked for and by whom stands in neither."""
    caplog.set_level(logging.INFO, "gulian.office.requests")
    client = browse("desk", region="330108")
    client.get("/enterprises/91330108SECRET/?q=张三")
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any(json.loads(line).get("route") == "enterprises/<str:code>/" for line in lines)
    told = "\n".join(lines) + client.get("/metrics/").content.decode()
    assert "SECRET" not in told
    assert "张三" not in told
    assert "desk-" not in told


def test_a_fault_in_the_log_names_places_and_no_values() -> None:
    try:
        raise KeyError("13800000000")
    except KeyError:
        record = logging.LogRecord("gulian.office", 40, "f", 1, "request broke", (), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert (line["fault"], line["message"]) == ("KeyError", "request broke")
    assert "138" not in json.dumps(line)


@pytest.mark.django_db(transaction=True)
def test_a_database_of_a_newer_version_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('tasks', '9999_newer', CURRENT_TIMESTAMP)"
        )
    try:
        with pytest.raises(OfficeNewer):
            migrate(Path(settings.DIR))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_newer'")
    assert migrate(Path(settings.DIR)) == 0


def _run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=REPOSITORY,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployed_behind_tls_django_finds_nothing_to_warn_of(tmp_path: Path) -> None:
    """`check --deploy` is clean; the site's own settings, not those of the tests."""
    done = _run(
        "-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING",
        DJANGO_SETTINGS_MODULE="gulian.office.settings", GULIAN_DIR=str(tmp_path), GULIAN_HTTPS="1",
        GULIAN_HOSTS="office.example.cn",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_no_model_lacks_its_migration(tmp_path: Path) -> None:
    done = _run(
        "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run",
        DJANGO_SETTINGS_MODULE="gulian.office.settings", GULIAN_DIR=str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_bandit_finds_nothing() -> None:
    """Of medium severity or more; what is meant so says `# nosec` with its number beside ruff's."""
    pytest.importorskip("bandit", reason="bandit is part of the dev extra")
    done = _run(
        "-m", "bandit", "-q", "--severity-level", "medium", "-r", "src/gulian/office", "src/gulian/ledger"
    )
    assert done.returncode == 0, done.stdout


def test_no_template_has_inline_script_or_style_or_comes_from_outside() -> None:
    """The policy would block it; the template says it first."""
    import re

    forbidden = re.compile(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|hx-on|javascript:|https?://", re.I
    )
    found = [
        f"{path.name}: {line.strip()}"
        for path in (REPOSITORY / "src/gulian/office").rglob("*.html")
        for line in path.read_text("utf-8").splitlines()
        if forbidden.search(line)
    ]
    assert found == []
