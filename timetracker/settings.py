"""Every setting, read from the environment (README lists the names) or from the file `.env` beside manage.py.

`ENV=development`, the default, needs nothing set and answers to this machine only. `ENV=production` refuses to start
with anything that would leave the installation open, and says what to do instead.
"""

import hashlib
import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from timetracker import __version__, environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment.read_file(BASE_DIR / ".env")

# ---------------------------------------------------------------------------------------------- the installation

APP_NAME = environment.text("APP_NAME", "TimeTracker API")
VERSION = __version__
ENV = environment.choice("ENV", "development", ("development", "production"))
PRODUCTION = ENV == "production"
DEBUG = environment.flag("DEBUG")
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
PUBLIC_URL = environment.origin("PUBLIC_URL")
REDIS_URL = environment.text("REDIS_URL")
SQL_ECHO = environment.flag("SQL_ECHO")

JWT_SECRET = environment.secret("JWT_SECRET", "for-development-on-this-machine-only-0123456789", production=PRODUCTION)
JWT_ALG = environment.choice("JWT_ALG", "HS256", ("HS256", "HS384", "HS512"))
# sessions and tokens are signed with different keys; one secret to keep is enough
SECRET_KEY = environment.secret(
    "SECRET_KEY", hashlib.sha256(f"django:{JWT_SECRET}".encode()).hexdigest(), production=PRODUCTION, required=False
)
ACCESS_TOKEN_LIFETIME = environment.minutes("ACCESS_TOKEN_EXPIRE_MINUTES", 60)
ADMIN_USERNAME = environment.text("ADMIN_USERNAME", "admin")
ADMIN_PASSWORD = environment.admin_password("ADMIN_PASSWORD", production=PRODUCTION)

# ------------------------------------------------------------------------------------------ the rules of the house

TIME_ZONE = environment.zone("TIME_ZONE", "Europe/Warsaw")
MAX_SHIFT_HOURS = environment.number("MAX_SHIFT_HOURS", 16, minimum=1)
OPEN_SHIFT_POLICY = environment.choice("OPEN_SHIFT_POLICY", "flag", ("flag", "day_end", "plan_end"))
DAY_ATTRIBUTION = environment.choice("DAY_ATTRIBUTION", "calendar", ("calendar", "shift"))
NIGHT_START = environment.wall_time("NIGHT_START", "22:00")
NIGHT_END = environment.wall_time("NIGHT_END", "06:00")
ROSTER_PROFILE = environment.choice("ROSTER_PROFILE", "uk", ("uk", "pl"))
HOLIDAY_CALENDAR = environment.text("HOLIDAY_CALENDAR", "PL").upper()
TERMINAL_SCAN_COOLDOWN_SECONDS = environment.number("TERMINAL_SCAN_COOLDOWN_SECONDS", 5)
TERMINAL_RATE_LIMIT = environment.number("TERMINAL_RATE_LIMIT", 120)
REQUIRE_SIGNATURE = environment.flag("REQUIRE_SIGNATURE")

# ------------------------------------------------------------------------------------------------- who may reach it

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
if not PRODUCTION and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
CORS_ALLOWED_ORIGINS = environment.origins("CORS_ORIGINS")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
METRICS_NETWORKS = environment.networks("METRICS_NETWORKS", "127.0.0.0/8 ::1/128")

if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on, and ENV=production would show its insides to everyone: set DEBUG=false.")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name the hosts this installation answers to when ENV=production,"
        " for example ALLOWED_HOSTS=time.example.com; * is refused."
    )

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy redirects to https: a redirect from here would lose the POST of a terminal
    "security.W021",  # the browsers' preload list is a decision of the domain's owner
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --------------------------------------------------------------------------------------------------------- database

DB_POOL_RECYCLE = environment.number("DB_POOL_RECYCLE", 280)
DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR}/timetracker.sqlite3", BASE_DIR),
        "CONN_MAX_AGE": DB_POOL_RECYCLE,
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "OPTIONS": {
            "timeout": 8,
            # a write transaction takes its lock at once, instead of failing when it would upgrade a read
            "transaction_mode": "IMMEDIATE",
            # FULL: what was acknowledged survives a power cut
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
        # a file: an in-memory database cannot show races between threads; one for each run, so that several can go on
        "TEST": {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")},
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"] |= {
        "OPTIONS": {
            "charset": "utf8mb4",
            "isolation_level": "read committed",
            "connect_timeout": 5,
            "init_command": "SET sql_mode='TRADITIONAL', innodb_lock_wait_timeout=8",
        },
        "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------------------------------------------ application

INSTALLED_APPS = [
    "timetracker",
    "attendance",
    "terminals",
    "schedules",
    "timetracker.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    *(["corsheaders"] if CORS_ALLOWED_ORIGINS else []),
]
MIDDLEWARE = [
    "timetracker.ops.middleware.RequestContext",
    "timetracker.ops.middleware.ApiPath",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *(["corsheaders.middleware.CorsMiddleware"] if CORS_ALLOWED_ORIGINS else []),
    "timetracker.ops.middleware.Locale",
    "timetracker.ops.middleware.ApiErrors",
    "timetracker.ops.middleware.Common",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "timetracker.ops.middleware.Session",
    "timetracker.ops.middleware.Authentication",
    "timetracker.ops.middleware.Message",
    "timetracker.ops.middleware.ContentSecurityPolicy",
]
ROOT_URLCONF = "timetracker.urls"
WSGI_APPLICATION = "timetracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# ---------------------------------------------------------------------------------------------- language and static

USE_TZ = True
USE_I18N = True
LANGUAGES = [("uk", "Українська"), ("pl", "Polski"), ("en", "English")]
LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", "en", tuple(code for code, _name in LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ---------------------------------------------------------------------------------------------------------- sign-in

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --------------------------------------------------------------------------------------------------------- HTTP API

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "timetracker.api.errors.handle",
    "DEFAULT_AUTHENTICATION_CLASSES": ["timetracker.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["timetracker.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "timetracker.api.negotiation.OneFormat",
    "DEFAULT_METADATA_CLASS": "timetracker.api.negotiation.OnlyAllow",
    "DEFAULT_PAGINATION_CLASS": "timetracker.api.pagination.ListPagination",
    "DEFAULT_SCHEMA_CLASS": "timetracker.api.schema.ApiSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": APP_NAME,
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Every route answers under `/api/v1/` as well, and with or without a slash at the end."
    " What a refusal means is said by its `code`; its `detail` is for people.",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "timetracker.api.schema.list_sections",
    ],
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "attendance.models.CorrectionRequest.Kind",
        "StatusEnum": "attendance.models.Request.Status",
        "TimesheetStatusEnum": "schedules.models.Timesheet.Status",
    },
    "SCHEMA_PATH_PREFIX": "/api/",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # without `validatorUrl` the page would have the schema judged by another host
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
}

# ------------------------------------------------------------------------------------------------------------ mail

globals().update(environment.mail("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10  # seconds that somebody's request waits for a mail server
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "TimeTracker <timetracker@localhost>")

# ---------------------------------------------------------------------------------------------------------- logging

LOGGING_CONFIG = "timetracker.ops.logging.configure"
LOGGING = {"json": PRODUCTION, "sql": SQL_ECHO}
