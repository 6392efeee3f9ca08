from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.env import NO, YES, BadSetting, Env


@pytest.mark.parametrize("word", YES)
def test_flag_reads_every_word_for_on_whatever_its_case(word: str) -> None:
    assert Env({"DEBUG": word.upper()}).flag("DEBUG", False) is True


@pytest.mark.parametrize("word", NO)
def test_flag_reads_every_word_for_off(word: str) -> None:
    assert Env({"DEBUG": word}).flag("DEBUG", True) is False


def test_empty_value_counts_as_not_set() -> None:
    env = Env({"DEBUG": "", "NIGHTLY_HOUR": "  ", "ALLOWED_HOSTS": ""})
    assert env.flag("DEBUG", True) is True
    assert env.number("NIGHTLY_HOUR", 2, least=0, most=23) == 2
    assert env.words("ALLOWED_HOSTS", ("localhost",)) == ["localhost"]


def test_words_are_parted_by_commas_and_trimmed() -> None:
    assert Env({"ALLOWED_HOSTS": "a.example.org, b.example.org,"}).words("ALLOWED_HOSTS", ()) == [
        "a.example.org",
        "b.example.org",
    ]


def test_site_url_loses_its_final_slash() -> None:
    assert Env({"SITE_URL": "https://a.example.org/"}).site_url("SITE_URL", "") == "https://a.example.org"


def test_database_reads_postgres_and_sqlite() -> None:
    env = Env({"A": "postgres://me:secret@db:5433/site", "B": "sqlite:////srv/site.sqlite3"})
    assert env.database("A", "") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "site",
        "USER": "me",
        "PASSWORD": "secret",
        "HOST": "db",
        "PORT": 5433,
    }
    assert env.database("B", "")["NAME"] == "/srv/site.sqlite3"


def test_email_reads_a_folder_and_a_server() -> None:
    env = Env({"A": "filemail:///srv/mail", "B": "smtp+tls://me:secret@mail.example.org:587"})
    assert env.email("A", "")["EMAIL_FILE_PATH"] == "/srv/mail"
    assert (env.email("B", "")["EMAIL_HOST"], env.email("B", "")["EMAIL_USE_TLS"]) == ("mail.example.org", True)


@given(st.text(alphabet="abc:@/ 1%[]?#é", max_size=30))
def test_any_address_is_read_or_refused_in_a_sentence(value: str) -> None:
    env = Env({"X": value})
    for read, default in (
        (env.database, "sqlite:///x"),
        (env.cache, "filecache:///x"),
        (env.email, "filemail:///x"),
    ):
        said = _refusal(read, default)
        assert said == "" or said.endswith(".")


def _refusal(read: Callable[[str, str], Any], default: str) -> str:
    """What was said against the value; empty when it was read."""
    try:
        read("X", default)
    except BadSetting as refusal:
        return str(refusal)
    return ""


@given(st.text(alphabet="secrtpg", min_size=6, max_size=12).filter(lambda text: text not in "postgres://user"))
def test_a_refusal_never_repeats_a_password(password: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        Env({"X": f"gopher://u:{password}9@db/site"}).database("X", "")
    assert f"{password}9" not in str(refusal.value)
