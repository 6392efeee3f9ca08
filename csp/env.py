"""A typed reader of the environment: a bad value stops the start with one clear sentence."""

import re
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

YES = ("on", "true", "yes", "1")
NO = ("off", "false", "no", "0")


class BadSetting(ImproperlyConfigured):
    """A variable holds a value the site cannot start with."""


class Env:
    """Reads variables by kind. Passwords inside addresses are never repeated in a message."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self._env = environ.Env()
        if values is not None:
            self._env.ENVIRON = values

    def text(self, name: str, default: str) -> str:
        """Any text; an empty value counts as not set."""
        return self._env.str(name, default=default).strip() or default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.text(name, default)
        if value not in allowed:
            refuse(name, value, f"one of: {', '.join(allowed)}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """On or off, in any of the words of YES and NO."""
        value = self.text(name, "on" if default else "off").lower()
        if value not in YES + NO:
            refuse(name, value, "on or off")
        return value in YES

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both allowed."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            refuse(name, value, f"a whole number from {least} to {most}")
        return int(value)

    def words(self, name: str, default: tuple[str, ...]) -> list[str]:
        """Values parted by commas."""
        return [word.strip() for word in self.text(name, ",".join(default)).split(",") if word.strip()]

    def site_url(self, name: str, default: str) -> str:
        """The address of the site: http or https and a host, no path. Returned without a final slash."""
        value = self.text(name, default).rstrip("/")
        parts = _split(name, value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            refuse(name, value, "an address such as https://boards.example.org")
        return value

    def folder(self, name: str, default: Path) -> Path:
        """A folder as an absolute path. It is made when it is first written to."""
        value = Path(self.text(name, str(default))).expanduser()
        if not value.is_absolute():
            refuse(name, str(value), "an absolute path such as /srv/board/media")
        if value.exists() and not value.is_dir():
            refuse(name, str(value), "a folder, but there is a file of that name")
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings for one database, from a sqlite:// or postgres:// address."""
        expected = (
            "an address such as postgres://user:password@host:5432/name or sqlite:////srv/board/site.sqlite3"
        )
        schemes = ("sqlite", "postgres", "postgresql")
        return self._service(name, default, schemes, expected, self._env.db_url_config)

    def cache(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings for the cache, from a redis://, rediss://, filecache:// or locmemcache:// address."""
        expected = "an address such as redis://host:6379/1 or filecache:///srv/board/cache"
        schemes = ("redis", "rediss", "filecache", "locmemcache")
        return self._service(name, default, schemes, expected, self._env.cache_url_config)

    def email(self, name: str, default: str) -> dict[str, Any]:
        """Django's EMAIL_ settings, from an address of a mail server, or of a folder for mails as files."""
        expected = "an address such as smtp+tls://user:password@host:587 or filemail:///srv/board/mail"
        schemes = ("smtp", "smtp+tls", "smtp+ssl", "smtps", "filemail", "consolemail")
        found = self._service(name, default, schemes, expected, self._env.email_url_config)
        if found["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
            found["EMAIL_BACKEND"] = "csp.smtp.EmailBackend"
        # django-environ drops the first slash of a folder.
        folder = found.get("EMAIL_FILE_PATH")
        return found | {"EMAIL_FILE_PATH": f"/{folder.lstrip('/')}"} if folder else found

    def bounce_address(self, name: str) -> str:
        """The address that mails come back to, or empty. Each mail has its own, with a number after a plus."""
        value = self.text(name, "")
        local, _, domain = value.rpartition("@")
        is_address = re.fullmatch(r"[A-Za-z0-9._-]{1,27}", local) and re.fullmatch(r"[A-Za-z0-9.-]+", domain)
        if value and not is_address:
            refuse(name, value, "an address such as bounces@example.org, with at most 27 characters before the @")
        return value

    def broker(self, name: str) -> str:
        """The address of Celery's broker; empty when tasks are to run in the same process."""
        value = self.text(name, "")
        if value and _split(name, value).scheme not in ("redis", "rediss", "filesystem"):
            refuse(name, _hide(value), "empty, redis://host:6379/0, rediss://host:6379/0 or filesystem://")
        return value

    def _service(
        self,
        name: str,
        default: str,
        schemes: tuple[str, ...],
        expected: str,
        read: Callable[[str], dict[str, Any]],
    ) -> dict[str, Any]:
        value = self.text(name, default)
        if _split(name, value).scheme not in schemes or "://" not in value:
            refuse(name, _hide(value), expected)
        try:
            return read(value)
        except (ValueError, KeyError, ImproperlyConfigured):
            refuse(name, _hide(value), expected)


def refuse(name: str, value: str, expected: str) -> NoReturn:
    """Stop the start. Raises BadSetting naming the variable, its value and what was expected."""
    raise BadSetting(f"{name} is {value!r}, but it must be {expected}.")


def _split(name: str, value: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(value)
        parts.port  # noqa: B018 (raises ValueError when it is not a port)
    except ValueError:
        refuse(name, _hide(value), "a well-formed address")
    return parts


def _hide(value: str) -> str:
    """The address without its password."""
    head, at, tail = value.rpartition("@")
    scheme, mark, credentials = head.partition("://")
    if not at or ":" not in credentials:
        return value
    return f"{scheme}{mark}{credentials.partition(':')[0]}:...@{tail}"
