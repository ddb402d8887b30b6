"""Settings, read from the environment alone. See .env.example for every variable."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kam import environment as env
from kam.api_tags import TAGS
from rules.codes import FAULTS, PROBLEMS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("KAM_VAR", str(BASE_DIR / "var")))

DEBUG = env.flag("KAM_DEBUG")
DEMO = env.flag("KAM_DEMO")
SIGN_UP = env.flag("KAM_SIGN_UP")  # whether strangers make organisations of their own
# openpyxl reads foreign files by defusedxml, also where lxml is there for others
os.environ["OPENPYXL_LXML"] = "False"

SECRET_KEY = env.text("KAM_SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("KAM_SECRET_KEY must have at least 40 characters.")
SECRET_KEY_FALLBACKS = env.words("KAM_OLD_SECRET_KEYS", "")
BASE_URL = env.text("KAM_BASE_URL", "http://localhost:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("KAM_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if not (HTTPS or DEBUG or DEMO or env.flag("KAM_ALLOW_HTTP")):
    raise ImproperlyConfigured(
        "KAM_BASE_URL must be https:// outside the demo (or set KAM_ALLOW_HTTP=true)."
    )
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "kam",
    "pages",
    "tenants",
    "audit",
    "mail",
    "search",
    "people",
    "accounts",
    "scoring",
    "reviews",
    "plans",
    "insights",
    "integrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "template_partials",
    "heroicons",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # `i18n` is ours on purpose: pages.templatetags.words

MIDDLEWARE = [
    "tenants.request_ids.RequestIdMiddleware",
    "kam.access_log.AccessLogMiddleware",
    "pages.safe_headers.SafeHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.page_middleware.ContentSecurityPolicy",
    "pages.body_limit.BodyLimitMiddleware",
    "pages.page_middleware.Session",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "pages.page_middleware.Authentication",
    "pages.page_middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.patience_middleware.PatienceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.person_middleware.PersonMiddleware",
    "pages.page_middleware.Htmx",
    "integrations.webhooks.bell.WebhookBell",
    "tenants.middleware.OrganizationMiddleware",
    "search.recent.RecentMiddleware",
    "integrations.middleware.ApiScopeMiddleware",
]

ROOT_URLCONF = "kam.urls"
WSGI_APPLICATION = "kam.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "pages.forms.KamFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "pages.unindented.UnindentedLoader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["pages.templatetags.addresses"],
            "libraries": {"i18n": "pages.templatetags.words"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.shell",
            ],
        },
    }
]

# ── database: the runtime role serves, the owner migrates ──
DATABASES = {
    "default": env.database(env.text("DATABASE_URL"))
    | {
        "ENGINE": "kam.database",
        "CONN_MAX_AGE": env.number("KAM_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", "")
BEHIND_POOLER = env.flag("KAM_BEHIND_POOLER")

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "kam.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kam",
    }
}
CELERY_BROKER_URL = REDIS_URL

# ── people ──
AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.ContextValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.forms_sign_in.SignInForm",
    "add_email": "people.forms_sign_in.AddressForm",
    "reset_password": "people.forms_sign_in.ResetForm",
    "reset_password_from_key": "people.forms_sign_in.NewPasswordForm",
    "user_token": "people.forms_sign_in.TokenForm",
    "change_password": "people.forms_sign_in.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once its link was opened
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "people.second_factor.SecondFactorAdapter"
MFA_FORMS = {"login_webauthn": "people.forms_sign_in.PasskeyForm"}
MFA_TOTP_ISSUER = "KAM"
MFA_TOTP_TOLERANCE = 1  # clocks of phones are off by some seconds
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

# ── mail ──
# Links in mails open accounts: the demo shows its mails on a page, and none in the log.
EMAIL_BACKEND = env.text(
    "KAM_EMAIL_BACKEND", f"django.core.mail.backends.{'dummy' if DEMO else 'console'}.EmailBackend"
)
EMAIL_HOST = env.text("KAM_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("KAM_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("KAM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("KAM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("KAM_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("KAM_MAIL_FROM", "KAM <no-reply@localhost>")

# ── languages, time, numbers ──
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pt-br", _("Portuguese (Brazil)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["kam.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"

# ── static files ──
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("KAM_STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ── the request log of API keys: written every so many seconds, 0 keeps none ──
REQUEST_LOG_EVERY = env.number("KAM_REQUEST_LOG_SECONDS", 2)

# ── uploads ──
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_REQUEST_BODY = 52 * 1024 * 1024  # the largest file of an import, and its envelope
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# A client sends its headers within so many seconds, and in each such time so many bytes of a body,
# or takes so many of an answer (kam/serving/).
SLOWEST_SECONDS, SLOWEST_BYTES = env.number("KAM_SLOWEST_SECONDS", 20), 20_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# ── security ──
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "KAM_TRUSTED_PROXIES", 1 if env.flag("KAM_TRUST_PROXY") else 0
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_HTTPONLY = True
# Cookies know no ports: demos side by side keep apart by name. Over HTTPS the prefix keeps
# neighbours under the same domain from setting ours.
_OURS = "__Host-" if HTTPS else ""
_COOKIE = f"{_OURS}{{}}_{urlsplit(BASE_URL).port or 'kam'}"
LANGUAGE_COOKIE_NAME, THEME_COOKIE_NAME = f"{_OURS}language", f"{_OURS}theme"
MESSAGES_COOKIE_NAME, MESSAGE_STORAGE = f"{_OURS}messages", "pages.told_once.Storage"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = _COOKIE.format("session"), _COOKIE.format("csrf")
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # from signing in, however often somebody comes
SESSION_QUIET_SECONDS = 3 * 24 * 3600  # over a weekend, and no longer
CSRF_FAILURE_VIEW = "pages.refused_requests.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and not env.flag("KAM_BEHIND_HTTP_PROXY")
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("KAM_TRUST_PROXY") else None
)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ── what is sent to addresses that people choose (rules/outgoing.py) ──
OUTGOING_HTTP = DEBUG
OUTGOING_NETWORKS = env.networks("KAM_OUTGOING_NETWORKS")

# ── API ──
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["integrations.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["integrations.permissions.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["drf_orjson_renderer.renderers.ORJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.Json"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["integrations.throttling.KeyThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": env.rate("KAM_API_RATE", "1200/min")},
    "EXCEPTION_HANDLER": "api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "KAM API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Accounts, revenue, scores and rankings of one organisation.",
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "CONTACT": {"name": "Who runs this installation"},
    "SERVERS": [{"url": "/", "description": "The installation that gives this description."}],
    "TAGS": [{"name": name, "description": text} for name, text in TAGS.items()],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.document.finish",
        "kam.api_examples.show",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "DesignationEnum": "accounts.models.Designation",
        "StakeholderRoleEnum": "accounts.models.StakeholderRole",
        "TeamRoleEnum": "accounts.models.TeamMember.Role",
        "CustomKindEnum": "accounts.models.CustomKind",
        "EntryKindEnum": "accounts.models.EntryKind",
        "ReviewKindEnum": "reviews.models.ReviewKind",
        "MeasureKindEnum": "reviews.models.MeasureKind",
        "ReviewStateEnum": "reviews.models.Review.State",
        "WebhookStateEnum": "integrations.models.Webhook.State",
        "DeliveryStateEnum": "integrations.models.Delivery.State",
        "ActionStatusEnum": "plans.models.Action.Status",
        "PlanStateEnum": "plans.models.Plan.State",
        "SectionKindEnum": "plans.models.SectionKind",
        "ObjectiveKindEnum": "plans.models.Objective.Kind",
        "ObjectiveStatusEnum": "plans.models.Objective.Status",
        "SwotKindEnum": "plans.models.SwotItem.Kind",
        "RiskStatusEnum": "plans.models.Risk.Status",
        "CellStateEnum": "plans.models.CellState",
        "MatrixStatusEnum": "scoring.models.Matrix.Status",
        "CriterionKindEnum": "scoring.models.Criterion.Kind",
        "AnswerStateEnum": ["none", "waiting", "failed", "made"],
        "ABCEnum": ["A", "B", "C"],
        "ProblemCodeEnum": list(PROBLEMS),
        "FaultCodeEnum": list(FAULTS),
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# ── logs: one JSON line each, ids and no personal data ──
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kam.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("KAM_LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
}
