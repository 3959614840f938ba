"""Django's settings, read strictly from the environment; `environment.py` declares what may be set."""

import importlib.util
import os
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from conflict_tracker import environment
from conflict_tracker.connections import cache_location, celery_broker, django_database

T = TypeVar("T")

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.DEBUG.read(os.environ)
if not DEBUG:
    environment.refuse_missing(os.environ)


def _read(setting: environment.Setting[T]) -> T:
    return setting.read(os.environ, debug=DEBUG)


SECRET_KEY = _read(environment.SECRET_KEY)
ALLOWED_HOSTS = _read(environment.ALLOWED_HOSTS)
DATA_FOLDER = BASE_DIR / _read(environment.DATA_FOLDER)

MAX_ARTICLE_BYTES = _read(environment.MAX_ARTICLE_BYTES)
FETCH_MAX_BYTES = _read(environment.FETCH_MAX_BYTES)
FETCH_TIMEOUT_SECONDS = _read(environment.FETCH_TIMEOUT_SECONDS)
FETCH_CONNECT_SECONDS = _read(environment.FETCH_CONNECT_SECONDS)
FETCH_MAX_REDIRECTS = _read(environment.FETCH_MAX_REDIRECTS)
FETCH_USER_AGENT = _read(environment.FETCH_USER_AGENT)
TASK_SECONDS = _read(environment.TASK_SECONDS)
LEASE_SECONDS = _read(environment.LEASE_SECONDS)
MAX_ATTEMPTS = _read(environment.MAX_ATTEMPTS)
if LEASE_SECONDS <= TASK_SECONDS:
    raise ImproperlyConfigured("LEASE_SECONDS: must be more than TASK_SECONDS, or work still running is taken twice.")

SECOND_READER_URL = _read(environment.SECOND_READER_URL)
SECOND_READER_MODEL = _read(environment.SECOND_READER_MODEL)
SECOND_READER_KEY = _read(environment.SECOND_READER_KEY)
SECOND_READER_PARALLEL = _read(environment.SECOND_READER_PARALLEL)
SECOND_READER_TIMEOUT_SECONDS = _read(environment.SECOND_READER_TIMEOUT_SECONDS)
SECOND_READER_TRIES = _read(environment.SECOND_READER_TRIES)
SECOND_READER_ANSWER_TOKENS = _read(environment.SECOND_READER_ANSWER_TOKENS)
SECOND_READER_DAILY_TOKENS = _read(environment.SECOND_READER_DAILY_TOKENS)
if SECOND_READER_URL and not SECOND_READER_MODEL:
    raise ImproperlyConfigured("SECOND_READER_MODEL: needed where SECOND_READER_URL is set.")
if SECOND_READER_URL and SECOND_READER_TIMEOUT_SECONDS > TASK_SECONDS:
    raise ImproperlyConfigured("SECOND_READER_TIMEOUT_SECONDS: no more than TASK_SECONDS, which bounds an article.")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "apps.places",
    "apps.conflicts",
    "apps.sources",
    "apps.incidents",
    "apps.tolls",
    "apps.ingest",
    "apps.desk",
    "apps.dashboards",
    "apps.api",
]

MIDDLEWARE = [
    "conflict_tracker.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "conflict_tracker.urls"
WSGI_APPLICATION = "conflict_tracker.wsgi.application"
LOGIN_URL = "admin:login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

DATABASES = {"default": django_database(_read(environment.DATABASE_URL))}

_redis_url = _read(environment.REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": cache_location(_redis_url),
        "KEY_PREFIX": "conflict-tracker",
        # One more try for a connection that went stale; the client's default would hold a page for seconds.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 5, "retry": Retry(NoBackoff(), 1)},
    },
}

# The truth about work to do stands in PostgreSQL; the broker only wakes workers, so a task may be lost or run twice.
CELERY_BROKER_URL = celery_broker(_redis_url)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "conflict-tracker"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_SOFT_TIME_LIMIT = TASK_SECONDS
CELERY_TASK_TIME_LIMIT = TASK_SECONDS + 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A page that enqueues must not hang on a broker that is down: the sweeper finds the work later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task, or a task that still runs is handed out again.
    "visibility_timeout": TASK_SECONDS * 3 + 60,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # Each expires before the next, so that a stopped worker does not come back to a heap of them.
    "sweep": {"task": "apps.ingest.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "refresh-totals": {"task": "apps.tolls.tasks.refresh_totals", "schedule": 30.0, "options": {"expires": 30}},
}
if SECOND_READER_URL:
    CELERY_BEAT_SCHEDULE["second-read"] = {
        "task": "apps.ingest.tasks.second_read",
        "schedule": 60.0,
        "options": {"expires": 60},
    }

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Found without importing plotly, which takes longer than all of these settings.
_plotly = importlib.util.find_spec("plotly")
if _plotly is None or not _plotly.submodule_search_locations:
    raise ImproperlyConfigured("plotly is not installed; `make env` installs it.")
_plotly_js = Path(_plotly.submodule_search_locations[0]) / "package_data"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("plotly", _plotly_js)]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    # Originals are archived in the database; nothing is uploaded to files.
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_ARTICLE_BYTES + 1_000_000

_https = _read(environment.HTTPS)
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = _read(environment.CSRF_TRUSTED_ORIGINS)
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _read(environment.TRUST_PROXY) else None
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["conflict_tracker.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    # Everybody may read what the visibility gate lets through; nothing is written through the API without more.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Conflict Tracker",
    "DESCRIPTION": "Incidents, claims and tolls of armed conflicts, each figure with the claims it counts.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _read(environment.LOG_LEVEL)},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

# Who did it is noted on every change a request makes, so that the history triggers can say so.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_APPEND_ONLY = True
# now() is the start of the transaction: of two overlapping edits the later could carry the earlier time.
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
