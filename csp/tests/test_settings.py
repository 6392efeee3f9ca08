"""Starts the site in a process of its own, as an administrator would, and reads what it says."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "kept-secret-0123456789-" * 3
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "boards.example.org",
    "SITE_URL": "https://boards.example.org",
}


def start(variables: dict[str, str], *command: str) -> tuple[int, str]:
    """Exit code and last line of `manage.py check`, or of another command."""
    result = subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, (result.stderr or result.stdout).strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe', but it must be on or off."),
        ("ENVIRONMENT", "test", "ENVIRONMENT is 'test', but it must be one of: development, production."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is 'xml', but it must be one of: text, json."),
        ("NIGHTLY_HOUR", "24", "NIGHTLY_HOUR is '24', but it must be a whole number from 0 to 23."),
        ("MAX_UPLOAD_MB", "-1", "MAX_UPLOAD_MB is '-1', but it must be a whole number from 1 to 500."),
        (
            "SITE_URL",
            "boards",
            "SITE_URL is 'boards', but it must be an address such as https://boards.example.org.",
        ),
        (
            "MEDIA_ROOT",
            "media",
            "MEDIA_ROOT is 'media', but it must be an absolute path such as /srv/board/media.",
        ),
        (
            "DATABASE_URL",
            "mysql://root:hidden@db/site",
            "DATABASE_URL is 'mysql://root:...@db/site', but it must be an address such as "
            "postgres://user:password@host:5432/name or sqlite:////srv/board/site.sqlite3.",
        ),
        (
            "DATABASE_URL",
            "postgres://db:port/site",
            "DATABASE_URL is 'postgres://db:port/site', but it must be a well-formed address.",
        ),
        (
            "BROKER_URL",
            "amqp://guest:hidden@queue",
            "BROKER_URL is 'amqp://guest:...@queue', but it must be empty, redis://host:6379/0, "
            "rediss://host:6379/0 or filesystem://.",
        ),
        (
            "EMAIL_URL",
            "mail.example.org",
            "EMAIL_URL is 'mail.example.org', but it must be an address such as "
            "smtp+tls://user:password@host:587 or filemail:///srv/board/mail.",
        ),
        (
            "CACHE_URL",
            "memcache://host",
            "CACHE_URL is 'memcache://host', but it must be an address such as redis://host:6379/1 or "
            "filecache:///srv/board/cache.",
        ),
    ],
)
def test_bad_value_stops_the_start_with_one_sentence(name: str, value: str, sentence: str) -> None:
    assert start({name: value}) == (1, f"Cannot start: {sentence}")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": "on"}, "DEBUG is on, but ENVIRONMENT is production. Set DEBUG=off."),
        (
            {"SECRET_KEY": ""},
            "SECRET_KEY is not set, is the development key or is shorter than 50 characters, but ENVIRONMENT is "
            "production. Set SECRET_KEY to a long random text kept secret.",
        ),
        (
            {"SECRET_KEY": "development-key-known-to-everyone-and-refused-in-production"},
            "SECRET_KEY is not set, is the development key or is shorter than 50 characters, but ENVIRONMENT is "
            "production. Set SECRET_KEY to a long random text kept secret.",
        ),
        (
            {"ALLOWED_HOSTS": ""},
            "ALLOWED_HOSTS names no host, but ENVIRONMENT is production. Set ALLOWED_HOSTS to the site's host "
            "names, parted by commas; '*' is not accepted.",
        ),
        (
            {"SITE_URL": "http://boards.example.org"},
            "SITE_URL is 'http://boards.example.org', but in production it must begin with https://.",
        ),
    ],
)
def test_production_refuses_to_start(change: dict[str, str], sentence: str) -> None:
    assert start(PRODUCTION | change) == (1, f"Cannot start: {sentence}")


def test_development_refuses_to_serve_a_public_host() -> None:
    assert start({"ALLOWED_HOSTS": "boards.example.org"}) == (
        1,
        "Cannot start: ALLOWED_HOSTS is 'boards.example.org', but ENVIRONMENT is development, which serves only "
        "localhost, 127.0.0.1, [::1], testserver. Set ENVIRONMENT=production to serve other hosts.",
    )


def test_production_passes_the_deployment_checks_without_a_warning() -> None:
    assert start(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING") == (
        0,
        "System check identified no issues (1 silenced).",
    )
