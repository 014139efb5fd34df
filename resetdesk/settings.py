"""Django settings, derived from the typed page `resetdesk.config`, where an installation's choices stand."""

from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from resetdesk import addresses, logs
from resetdesk.config import HOME, load_or_exit

config = load_or_exit()

# What the floors below read: exactly these names.
DATA_DIR = config.data_dir
FILES_DIR = config.files_dir
PUBLIC_URL = config.public_url.rstrip("/")
BIND = config.bind
DEMO = config.demo
FAULTS_ALLOWED = False  # only tests.settings says otherwise
GALLERY_ALLOWED = config.debug
TRUSTED_PROXY_COUNT = config.trusted_proxy_count
SEAL_KEYS = config.seal_keys
LINK_KEYS = config.link_keys
SIGN_KEYS = config.sign_keys
TRUST_STORE = config.trust_store
SECURITY_CONTACTS = config.contacts
SECURITY_POLICY = config.security_policy
SECRET_KEY, *SECRET_KEY_FALLBACKS = (key.hex() for key in config.secret_keys.values())

FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
for _folder in (DATA_DIR, FILES_DIR, FILE_UPLOAD_TEMP_DIR):
    _folder.mkdir(parents=True, exist_ok=True, mode=0o700)

DEBUG = config.debug
ROOT_URLCONF = "resetdesk.urls"
WSGI_APPLICATION = "resetdesk.wsgi.application"
INSTALLED_APPS = [
    "resetdesk.apps.RoofConfig",
    "resetdesk.core",
    "resetdesk.accounts",
    "requests_app",
    "archive_app",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "resetdesk.middleware.closed_headers",
    "resetdesk.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "resetdesk.middleware.readable_address",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "resetdesk.middleware.session_age",
    "resetdesk.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "resetdesk.accounts.context.office_context",
                "resetdesk.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Databases: one that matters, one that may be deleted.
DATABASES: dict[str, dict[str, Any]] = {
    "default": config.database,
    "cache": addresses.sqlite(DATA_DIR / "cache.sqlite3", synchronous="NORMAL"),
}
DATABASES["cache"]["TEST"] = {"MIGRATE": False}
DATABASE_ROUTERS = ["resetdesk.cache_router.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits, also those of sign-in: only time empties it.
    "default": {
        "BACKEND": "resetdesk.cache_router.LastingCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Copies of sessions may be pushed out: the database has them all.
    "sessions": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "session_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# Sessions (S9): on the server; `resetdesk.middleware.session_age` ends them.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 10 * 3600
STAFF_IDLE_SECONDS = 60 * 60
REQUESTER_IDLE_SECONDS = 30 * 60
SESSION_TOUCH_SECONDS = 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The web (S24, S25).
IS_SECURE = config.public.is_secure
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if config.public.is_loopback else [config.public.host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
COOKIE_PREFIX = "__Host-" if IS_SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sesi"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}bahasa"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if config.public.is_loopback else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = config.hsts_subdomains
# W021, the browsers' preload list: it takes whole domains, and a portal does not speak for its government's.
# W005 is silent where the operator said that a host below this one has no TLS.
SILENCED_SYSTEM_CHECKS = ["security.W021"] if config.hsts_subdomains else ["security.W021", "security.W005"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # fields only; files are streamed past this
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["resetdesk.core.files.uploads.CappedUploadHandler"]

# Sign-in: owned by resetdesk.accounts; keep every line of it between the two marks.
# --- accounts: begin
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_RULES = "resetdesk.accounts.domain.passwords"
PASSWORD_PROFILES: dict[str, list[dict[str, Any]]] = {
    "nist": [
        {"NAME": f"{_RULES}.LongEnough", "OPTIONS": {"min_length": 15}},
        {"NAME": f"{_RULES}.NotCommon"},
        {"NAME": f"{_RULES}.WordsOfTheTrade"},
    ],
    "bssn": [
        {"NAME": f"{_RULES}.LongEnough", "OPTIONS": {"min_length": 12}},
        {"NAME": f"{_RULES}.KindsOfSigns"},
        {"NAME": f"{_RULES}.NotCommon"},
        {"NAME": f"{_RULES}.WordsOfTheTrade", "OPTIONS": {"rest": 6}},
        {"NAME": f"{_RULES}.NotBefore", "OPTIONS": {"last": 5}},
    ],
}
AUTH_PASSWORD_VALIDATORS = PASSWORD_PROFILES[config.password_profile]
PASSWORD_DAYS = {"nist": None, "bssn": 90}[config.password_profile]
OPENID_PROVIDERS = config.openid_providers
RESET_HOURS = config.reset_hours
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "resetdesk.accounts.interfaces.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Tight per account, generous per address: a whole kabupaten sits behind one.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "200/m/ip,5/300s/key"}
ACCOUNT_FORMS = {
    "login": "resetdesk.accounts.interfaces.sign_in.SignInForm",
    "reauthenticate": "resetdesk.accounts.interfaces.sign_in.PasswordAgain",
    "change_password": "resetdesk.accounts.interfaces.sign_in.PasswordChange",
}
MFA_ADAPTER = "resetdesk.accounts.interfaces.sign_in.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "ResetDesk"
MFA_TOTP_TOLERANCE = 1  # telephones are a few seconds off; `OneTimeCode` closes what this opens
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff addresses come from the office's administrator
MFA_FORMS = {
    "authenticate": "resetdesk.accounts.interfaces.sign_in.CodeForm",
    "reauthenticate": "resetdesk.accounts.interfaces.sign_in.CodeAgainForm",
    "activate_totp": "resetdesk.accounts.interfaces.sign_in.InstallForm",
    "add_webauthn": "resetdesk.accounts.interfaces.passkeys.AddPasskey",
    "authenticate_webauthn": "resetdesk.accounts.interfaces.passkeys.PasskeyAtSignIn",
    "edit_webauthn": "resetdesk.accounts.interfaces.passkeys.PasskeyName",
    "login_webauthn": "resetdesk.accounts.interfaces.passkeys.PasskeyAlone",
    "reauthenticate_webauthn": "resetdesk.accounts.interfaces.passkeys.PasskeyAgain",
}
# --- accounts: end

# Language and time.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [HOME / "resetdesk" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files, from the same process, for ever under names that carry their hash.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [HOME / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Mail and jobs.
EMAIL_BACKEND = config.mail.backend
globals().update(config.mail.settings)
MAIL_RETURNS = config.mail_returns
GATEWAYS = config.gateways
DEFAULT_FROM_EMAIL = SERVER_EMAIL = config.mail_from
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["mail", "work"]}}

LOGGING = logs.configure()
