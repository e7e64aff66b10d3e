# SPDX-License-Identifier: Apache-2.0
"""Django's settings: all of them follow from the data folder and a handful of environment variables.

GULIAN_DIR       the data folder (set by `open_office`)
DATABASE_URL     postgresql://user:password@host:port/name; without it `gulian.sqlite3` in the folder
GULIAN_HOSTS     names the office answers to, with commas; default localhost
GULIAN_HTTPS     1 = behind a TLS gateway: secure cookies, HSTS
GULIAN_PROXIES   how many trusted proxies stand before it (default 0): whose X-Forwarded-For counts
GULIAN_METRICS_TOKEN  the bearer token of /metrics/; without it only this machine sees them
GULIAN_OIDC      a JSON file with the OpenID Connect client of the site's gateway
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from gulian.office.secret import secret_key
from gulian.office.storage import database
from gulian.site import ZONE, read_site

DIR = Path(os.environ["GULIAN_DIR"])
_SITE = read_site(DIR)
_HTTPS = os.environ.get("GULIAN_HTTPS") == "1"

SECRET_KEY = secret_key(DIR)
DEBUG = False
ALLOWED_HOSTS = [
    each for each in os.environ.get("GULIAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if each
]
CSRF_TRUSTED_ORIGINS = [f"https://{each}" for each in ALLOWED_HOSTS] if _HTTPS else []
PROXIES = int(os.environ.get("GULIAN_PROXIES", "0"))

AREAS = (
    "people",
    "audit",
    "tasks",
    "enterprises",
    "days",
    "today",
    "requests",
    "bulletins",
    "cases",
    "programmes",
    "rules",
    "reports",
    "chains",
    "policies",
)
INSTALLED_APPS = [
    "gulian.office.frame",
    *(f"gulian.office.{each}" for each in AREAS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
MIDDLEWARE = [
    "gulian.office.frame.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gulian.office.frame.policy.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gulian.office.frame.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gulian.office.people.sign_in.MustChangeMiddleware",
    "gulian.office.people.seating.SeatMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gulian.office.frame.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gulian.office.urls"
WSGI_APPLICATION = "gulian.office.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gulian.office.frame.context.frame",
            ],
            "builtins": ["gulian.office.frame.templatetags.say"],
        },
    }
]
DATABASES: dict[str, dict[str, Any]] = {"default": database(DIR, os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "gulian.office.people.sign_in.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Failed sign-ins are counted by axes, in the database: all processes count together.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gulian"
# A code of the half minute before counts as well: clocks of phones drift, hands are slow (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "gulian.office.people.sign_in.ClosedSocialAdapter"
# A form that ends at the gateway is refused by our own content policy (form-action): it is a plain link.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if os.environ.get("GULIAN_OIDC"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = json.loads(Path(os.environ["GULIAN_OIDC"]).read_text("utf-8"))
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "gulian.office.people.sign_in.locked"
AXES_CLIENT_IP_CALLABLE = "gulian.office.people.seating.address_of"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^ready/", r"^metrics/"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
FILE_UPLOAD_TEMP_DIR = None

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _SITE.zone if _SITE else ZONE
STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
API_PER_SECOND = 10
API_AT_ONCE = 120
"""Of one seat or key: so many requests a second over time, so many at once."""
LOGGING_CONFIG = None
