"""Settings of the server, read from the environment; see docs/guides/running.md for every variable."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from allmende.server.secrets_on_disk import secret_text

SERVER = Path(__file__).resolve().parent
DATA = Path(os.environ.get("ALLMENDE_DATA", "data")).resolve()
ORIGIN = os.environ.get("ALLMENDE_ORIGIN", "allmende.local")
DEBUG = os.environ.get("ALLMENDE_DEBUG", "") == "1"
DEMO = os.environ.get("ALLMENDE_DEMO", "") == "1"
# Plain http is for this machine only: a public address is served behind TLS and says so.
SECURE = os.environ.get("ALLMENDE_HTTPS", "") == "1"
SECRET_KEY = os.environ.get("ALLMENDE_SECRET_KEY") or secret_text(DATA / "secret.key")
ALLOWED_HOSTS = os.environ.get("ALLMENDE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# Where people find this server, for what reaches them elsewhere: the links in mails.
ADDRESS = os.environ.get("ALLMENDE_ADDRESS", f"http{'s' if SECURE else ''}://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SECURE else []

INSTALLED_APPS = [
    "allmende.server.web",
    "allmende.server.people",
    "allmende.server.books",
    "allmende.server.groups",
    "allmende.server.rules",
    "allmende.server.lending",
    "allmende.server.catalogue",
    "allmende.server.work",
    "allmende.server.goods",
    "allmende.server.auctions",
    "allmende.server.money",
    "allmende.server.sharing",
    "allmende.server.pools",
    "allmende.server.associations",
    "allmende.server.deciding",
    "allmende.server.conflicts",
    "allmende.server.doorway",
    "allmende.server.statements",
    "allmende.server.reminding",
    "allmende.server.me",
    "allmende.server.today",
    "allmende.server.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "allmende.server.people.language.LanguageMiddleware",
    "allmende.server.web.bounds.Bounds",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allmende.server.heartbeat.HeartbeatMiddleware",
    "allmende.server.web.errors.MethodNotAllowedPage",
]

ROOT_URLCONF = "allmende.server.urls"
WSGI_APPLICATION = "allmende.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "allmende.server.today.frame.frame",
            ],
            "builtins": ["allmende.server.web.templatetags.allmende"],
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    """Read DATABASE_URL: empty for SQLite in the data folder, sqlite:///path, or postgres://user:password@host/name."""
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path or DATA / "allmende.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: racing writers queue instead of failing; FULL: an acknowledged commit survives a power cut;
                # recursive_triggers: INSERT OR REPLACE must not slip past the append-only triggers (docs/decisions).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536"
                ),
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _fingerprint() -> str:
    """Return a text that is another as soon as a file of the program is."""
    found = sha256()
    for path in sorted(Path(__file__).resolve().parent.parent.rglob("*.py")):
        stat = path.stat()
        found.update(f"{path} {stat.st_size} {stat.st_mtime_ns}".encode())
    return found.hexdigest()[:12]


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The cache is shared by all worker processes, or the rate limits of sign-in would count each process alone.
# Many entries, because a full cache drops some at random: whoever fills it would wipe out what was counted of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
        # What one version of the program has kept, another may not understand.
        "KEY_PREFIX": _fingerprint(),
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "allmende.server.people.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Behind the web server that does TLS everybody would seem to come from one address, and be locked out together.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ALLMENDE_PROXIES", "1" if SECURE else "0"))
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if os.environ.get("ALLMENDE_MAIL_HOST") else "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {"login": "allmende.server.people.signing_in.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "today:start"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Where no mail can be sent no address is ever verified, and that must not shut people out of a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "none"
MFA_TOTP_ISSUER = "Allmende"
# Passkeys need https, which browsers waive for localhost: the library has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

EMAIL_HOST = os.environ.get("ALLMENDE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ALLMENDE_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ALLMENDE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ALLMENDE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ALLMENDE_MAIL_TLS", "1") == "1"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("ALLMENDE_MAIL_FROM", "allmende@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [SERVER / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            if os.environ.get("ALLMENDE_HASHED_STATIC") == "1"
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "allmende.server.web.errors.csrf_failure"
# Of everything that is sent, files included, which the framework alone would take at any size.
MOST_BODY_BYTES = 3 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ALLMENDE_LOG", "WARNING")},
}
