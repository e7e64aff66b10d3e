# SPDX-License-Identifier: Apache-2.0
"""The site's gateway says who somebody is (OpenID Connect): known subjects come in, others are refused."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm
from pytest_django import Settings

from gulian.errors import SubjectTaken
from gulian.office.people.gateway import tie
from gulian.office.people.models import User
from tests.office.conftest import SeatMaker

pytestmark = pytest.mark.django_db
CLIENT, PROVIDER = "gulian-office", "gateway"


@dataclass
class Gateway:
    """A provider of its own here. subject : who signs in there; audience : whom tokens are for"""

    key: rsa.RSAPrivateKey
    issuer: str = ""
    subject: str = "zhang"
    audience: str = CLIENT
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any]:
        """Discovery, keys, a token, or who it is."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            places = {f"{name}_endpoint": f"{self.issuer}/{at}" for name, at in names.items()}
            return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **places}
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": self.token()}
        return {"sub": self.subject, "preferred_username": self.subject}

    def token(self) -> str:
        """What the provider says of who signed in."""
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.audience,
            "iat": now,
            "exp": now + 60,
            "preferred_username": self.subject,
        }
        return jwt.encode(told, self.key, algorithm="RS256", headers={"kid": "1"})


@pytest.fixture(scope="module")
def signing() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def gateway(signing: rsa.RSAPrivateKey, settings: Settings) -> Iterator[Gateway]:
    """The provider, and an office that trusts it."""
    made = Gateway(signing)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(made.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app = {
        "provider_id": PROVIDER,
        "name": "样例省统一身份认证",
        "client_id": CLIENT,
        "secret": "s",
        "settings": {"server_url": made.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def came_back(client: Client) -> Any:
    """From the office to the gateway, and back with its code; what the office answers."""
    start = client.get(f"/accounts/oidc/{PROVIDER}/login/")
    assert start.status_code == 302
    state = parse_qs(urlsplit(start.headers["Location"]).query)["state"][0]
    return client.get(f"/accounts/oidc/{PROVIDER}/login/callback/", {"code": "c", "state": state})


def test_a_known_subject_comes_in(gateway: Gateway, sit: SeatMaker, client: Client) -> None:
    """Whose account is tied to the gateway's subject signs in there and acts in his seat here."""
    seat = sit("desk", region="330108")
    manager = sit("manager")
    tie(manager, seat.user, PROVIDER, "zhang")
    with pytest.raises(SubjectTaken):
        tie(manager, manager.user, PROVIDER, "zhang")
    page = client.get("/accounts/login/").content.decode()
    assert "样例省统一身份认证" in page
    answer = came_back(client)
    assert answer.status_code == 302
    assert "/token" in gateway.asked
    assert client.get("/reports/").status_code == 200


def test_an_unknown_subject_makes_no_account(gateway: Gateway, client: Client) -> None:
    """Nobody gets an account by being known to the gateway, not even under the name of one here."""
    User.objects.create_user(username="stranger", name="stranger", password="correct horse battery")
    gateway.subject = "stranger"
    answer = came_back(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert "还没有与之绑定的账号" in answer.content.decode()
    assert client.get("/reports/").status_code == 302


def test_a_token_for_somebody_else_is_refused(gateway: Gateway, sit: SeatMaker, client: Client) -> None:
    """A token that was made out to another client does not open the office."""
    seat = sit("desk", region="330108")
    SocialAccount.objects.create(user_id=seat.user, provider=PROVIDER, uid="zhang")
    gateway.audience = "another-office"
    came_back(client)
    assert client.get("/reports/").status_code == 302


def test_an_answer_nobody_asked_for_is_refused(gateway: Gateway, client: Client) -> None:
    """Without the state of this browser's own request there is no sign-in."""
    forged = base64.urlsafe_b64encode(b"state").decode()
    answer = client.get(f"/accounts/oidc/{PROVIDER}/login/callback/", {"code": "c", "state": forged})
    assert answer.status_code in (200, 302, 401)
    assert "/token" not in gateway.asked
    assert client.get("/reports/").status_code == 302
