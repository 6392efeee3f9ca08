"""All settings, read from the environment. README.md lists every variable with its default."""

from pathlib import Path

from celery.schedules import crontab

from csp.env import BadSetting, Env
from csp.logs import log_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = Env()

PRODUCT_NAME = "Convene"

# --- Where it runs ---
DEVELOPMENT_KEY = "development-key-known-to-everyone-and-refused-in-production"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")

ENVIRONMENT = env.choice("ENVIRONMENT", "development", ("development", "production"))
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", () if PRODUCTION else LOCAL_HOSTS)
SITE_URL = env.site_url("SITE_URL", "http://localhost:8000")
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, least=0, most=5)

if PRODUCTION:
    if DEBUG:
        raise BadSetting("DEBUG is on, but ENVIRONMENT is production. Set DEBUG=off.")
    if SECRET_KEY == DEVELOPMENT_KEY or len(SECRET_KEY) < 50:
        raise BadSetting(
            "SECRET_KEY is not set, is the development key or is shorter than 50 characters, but "
            "ENVIRONMENT is production. Set SECRET_KEY to a long random text kept secret."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise BadSetting(
            "ALLOWED_HOSTS names no host, but ENVIRONMENT is production. Set ALLOWED_HOSTS to the "
            "site's host names, parted by commas; '*' is not accepted."
        )
    if not SITE_URL.startswith("https://"):
        raise BadSetting(f"SITE_URL is {SITE_URL!r}, but in production it must begin with https://.")
elif set(ALLOWED_HOSTS) - set(LOCAL_HOSTS):
    # Development has a known key, so it may only be reached from the machine itself.
    raise BadSetting(
        f"ALLOWED_HOSTS is {','.join(ALLOWED_HOSTS)!r}, but ENVIRONMENT is development, which "
        f"serves only {', '.join(LOCAL_HOSTS)}. Set ENVIRONMENT=production to serve other hosts."
    )

# --- The parts of the site ---
INSTALLED_APPS = [
    "csp.apps.CspConfig",
    "meetings.apps.MeetingsConfig",
    "actions.apps.ActionsConfig",
    "performance.apps.PerformanceConfig",
    "strategies.apps.StrategiesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_forms_gds",
    "django_filters",
    "django_htmx",
    "simple_history",
]

MIDDLEWARE = [
    "csp.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.unchanged.UnchangedMiddleware",
    "csp.headers.ContentSecurityPolicyMiddleware",
    "csp.headers.NoStoreMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "csp.urls"
WSGI_APPLICATION = "csp.wsgi.application"
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
                "csp.context.site",
            ],
            "builtins": ["csp.templatetags.csp_format"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("gds",)
CRISPY_TEMPLATE_PACK = "gds"
# Widgets whose look the form layer does not know by their name.
CRISPY_CLASS_CONVERTERS = {"clockinput": "govuk-input", "fileinput": "govuk-file-upload"}

# --- Data ---
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'site.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other from the start of a transaction instead of failing at its end.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL would compile long queries for seconds that then run for less than one.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

CACHES = {
    "default": env.cache("CACHE_URL", f"filecache://{VAR_DIR / 'cache'}"),
    # Copies of public pages, in each web process (csp.unchanged).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# --- Files. What people upload is never under the static path: a view decides who may read it. ---
MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR_DIR / "media")
MAX_UPLOAD_MB = env.number("MAX_UPLOAD_MB", 50, least=1, most=500)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
BUILT_STATIC_DIR = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BUILT_STATIC_DIR]
BUILT_STATIC_DIR.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- Background work ---
NIGHTLY_HOUR = env.number("NIGHTLY_HOUR", 2, least=0, most=23)
BROKER_URL = env.broker("BROKER_URL")
QUEUE_DIR = VAR_DIR / "queue"

CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "nightly": {"task": "csp.tasks.nightly", "schedule": crontab(hour=str(NIGHTLY_HOUR), minute="0")},
    "tend-jobs": {"task": "csp.tasks.tend_jobs", "schedule": 60.0, "options": {"expires": 60}},
    "send-outbox": {"task": "csp.tasks.send_outbox", "schedule": 60.0, "options": {"expires": 60}},
}
if BROKER_URL:
    # The folder transport has no host, and says so in a warning at every message unless it is given one.
    CELERY_BROKER_URL = "filesystem://localhost//" if BROKER_URL.startswith("filesystem:") else BROKER_URL
else:
    CELERY_BROKER_URL = "memory://localhost/"
    CELERY_TASK_ALWAYS_EAGER = True
    # A failing task fails its own row, never the page that started it.
    CELERY_TASK_EAGER_PROPAGATES = False
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str | int] = {}
if BROKER_URL.startswith("filesystem:"):
    for folder in ("messages", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # The same folder both ways: every process may send and fetch.
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
    }
elif BROKER_URL:
    # Longer than the longest job, or Redis hands a running job to a second worker.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 4 * 3600, "socket_connect_timeout": 5}

# --- Mail ---
vars().update(env.email("EMAIL_URL", f"filemail://{VAR_DIR / 'mail'}"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{PRODUCT_NAME} <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_ADDRESS = env.bounce_address("BOUNCE_ADDRESS")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "support@localhost")

# --- Accounts ---
AUTH_USER_MODEL = "csp.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "csp.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "csp.account_forms.LoginForm",
    "reauthenticate": "csp.account_forms.ReauthenticateForm",
    "reset_password": "csp.account_forms.ResetPasswordForm",
    "reset_password_from_key": "csp.account_forms.ResetPasswordKeyForm",
    "change_password": "csp.account_forms.ChangePasswordForm",
    "set_password": "csp.account_forms.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": "csp.account_forms.AuthenticateForm",
    "reauthenticate": "csp.account_forms.MfaReauthenticateForm",
    "activate_totp": "csp.account_forms.ActivateTotpForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = PRODUCT_NAME

# --- Security ---
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "csp.kept.csrf_failure"
# Messages quote what was done, restricted titles too: they stay on the server and go with the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'nonce'"],
    "style-src": ["'self'", "'nonce'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# --- Language and time: England ---
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["csp.formats"]

# --- History, logs, checks ---
SIMPLE_HISTORY_REVERT_DISABLED = True
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if PRODUCTION else "text", ("text", "json"))
LOGGING = log_settings(LOG_FORMAT)
# E-mail addresses are unique whatever their case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
