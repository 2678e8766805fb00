"""The one settings file; what may differ between hosts comes from the environment."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.utils.csp import CSP

from recovery import addresses, env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "data")))

# The start command makes both keys; a check refuses to serve with this stand-in.
STAND_IN_SECRET = "no-secret-was-made-yet-" * 3
SECRET_KEY = env.generated("SECRET_KEY", DATA_DIR / "keys" / "secret_key", STAND_IN_SECRET)
KEY_ENCRYPTION_KEY_FILE = env.text("KEY_ENCRYPTION_KEY_FILE", str(DATA_DIR / "keys" / "kek"))

DEBUG = env.flag("DEBUG", default=False)
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"127.0.0.1,localhost,{SITE_HOST}")

# What the host says about itself.
BRAND_NAME = env.text("BRAND_NAME", "Wend")
# Who runs this and how to reach them; who else could see what is written; where Leave leads.
HOST_NAME = env.text("HOST_NAME", "")
HOST_CONTACT = env.text("HOST_CONTACT", "")
COVER_NOTICE = env.text("COVER_NOTICE", "")
# Whether a second person reads a draft before members do; a host of one may say no.
CONTENT_REVIEW = env.flag("CONTENT_REVIEW", default=True)
# What happens when somebody says in a questionnaire that they think of death or self-harm.
# Without it no questionnaire that asks about that is switched on.
RESPONSE_PROTOCOL = env.text("RESPONSE_PROTOCOL", "")
LEAVE_URL = env.text("LEAVE_URL", "https://en.wikipedia.org/wiki/Weather")

WEB_WORKERS = env.number("WEB_WORKERS", 1, least=1, most=64)
WEB_THREADS = env.number("WEB_THREADS", 4, least=1, most=64)
TASK_WORKERS = env.number("TASK_WORKERS", 1, least=1, most=64)
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, most=5)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Its templates stand behind ours in templates/django/forms.
    "django.forms",
    "django_htmx",
    "recovery",
    # Ours stands first: its templates replace those of django-allauth.
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "stages",
    "journeys",
    "reminders",
    "insights",
]

MIDDLEWARE = [
    "recovery.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "recovery.middleware.doorkeeper",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.devices.Limits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "recovery.middleware.Person",
]

ROOT_URLCONF = "recovery.urls"
WSGI_APPLICATION = "recovery.wsgi.application"
CSRF_FAILURE_VIEW = "recovery.views.csrf_failed"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recovery.context.host",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "recovery.templatetags.kept",
                "recovery.templatetags.lines",
                "recovery.templatetags.nested",
                "recovery.templatetags.quick",
                "recovery.templatetags.ui",
            ],
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "recovery.sqlite3",
    # The last connection to close writes the whole journal back: kept, a write costs half.
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
DATABASES = {
    "default": addresses.database(env.text("DATABASE_URL"), threads=WEB_THREADS)
    if env.is_set("DATABASE_URL")
    else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/today/"
PASSWORD_HASHERS = ["accounts.hashing.CappedArgon2"]
AUTHENTICATION_BACKENDS = ["accounts.adapters.NameBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.hashing.NotTheName"},
    {"NAME": "accounts.hashing.NotTooLong"},
]
PASSWORD_RESET_TIMEOUT = 3600

# Accounts by django-allauth: docs/adr/0041 says why these.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "signup": "accounts.entry_forms.SignupForm",
    "login": "accounts.entry_forms.LoginForm",
    "reauthenticate": "accounts.entry_forms.ReauthenticateForm",
    "change_password": "accounts.entry_forms.ChangePasswordForm",
    "reset_password": "accounts.entry_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.entry_forms.ResetPasswordKeyForm",
    "add_email": "accounts.entry_forms.AddEmailForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "recover": "20/h/ip,5/h/key",
    "reauthenticate": "5/5m/user",
    "change_password": "5/5m/user",
    "manage_email": "10/h/user",
    "confirm_email": "1/3m/key",
    "export": "3/d/user",
}
MFA_ADAPTER = "accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 12

LANGUAGE_CODE = "en"
# Each under its own name, for whoever looks for it cannot read the others.
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN_STATIC if DEBUG else HASHED_STATIC},
}

# Mail. Without EMAIL_URL every message becomes a file that the person at this computer can read.
MAIL_FOLDER = DATA_DIR / "mail"
MAILERS = {"default": addresses.mailer(env.text("EMAIL_URL", MAIL_FOLDER.resolve().as_uri()))}
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"{BRAND_NAME} <noreply@{SITE_HOST}>")

# Web push: the key that signs, and push services beside the well-known ones.
VAPID_KEY = env.generated("VAPID_KEY", DATA_DIR / "keys" / "vapid", "")
PUSH_HOSTS = env.words("PUSH_HOSTS")
# No host may switch this on: it lets tests send to a push service of their own.
PUSH_TO_LOOPBACK = False

# How fast reminders go out: in all, where 0 is no limit, and to one member.
MAILS_PER_SECOND = env.number("MAILS_PER_SECOND", 10, most=10_000)
MEMBER_RESTS = timedelta(minutes=1)
# Opens /metrics to whoever brings it; without one there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# Cookies and transport. Behind https nothing is ever sent in clear.
OVER_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = OVER_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = OVER_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if OVER_HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None

# The longest text a form takes is 20,000 characters, percent-encoded at worst 240 kB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["default"],
}

# The broker is also the cache. When it is away both are forgiving: see recovery/cache.py.
REDIS_URL = addresses.redis(
    env.text("REDIS_URL", f"unix://{addresses.embedded_socket(DATA_DIR)}"),
)
FORGIVING_CACHE = {
    "BACKEND": "recovery.cache.ForgivingRedisCache",
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}
CACHES = {
    "default": {**FORGIVING_CACHE, "KEY_PREFIX": "cache"},
    # A session that was ended while the cache was away outlives it by this much at most.
    "sessions": {**FORGIVING_CACHE, "KEY_PREFIX": "session", "AT_MOST": 300},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

CELERY_BROKER_URL = addresses.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A request that finds no broker gives up at once: its row is already there to be found.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "connect_retries_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
    "visibility_timeout": 300,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_SCHEDULER = "recovery.celery.Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "reminders.tasks.tick",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    # Once a night (UTC): whether every invariant of the reminders holds.
    "check": {
        "task": "reminders.tasks.check",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": 3600},
    },
    # What the long views of Look back read (ADR 0120).
    "gather": {
        "task": "insights.tasks.gather",
        "schedule": crontab(minute="40"),
        "options": {"expires": 3000},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "recovery": {"level": "INFO"},
    },
}
