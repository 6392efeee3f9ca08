"""Searching actions by words and names, by indexes on both databases.

Of the text PostgreSQL has one of trigrams that its planner uses or leaves (migration 0002). On SQLite it is a table of
FTS5 that triggers keep; whether to start from it is decided here, by asking it for a few rows first.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet

from actions.models import ActionOwner

SHORTEST = 3  # letters: an index of trigrams knows nothing shorter
RARE = 1_000  # actions: a word of more than that soon fills a page by reading the log in its order

_TRIGGERS = {
    "actions_words_insert": "AFTER INSERT ON actions_action BEGIN"
    " INSERT INTO actions_words (rowid, text) VALUES (NEW.id, NEW.text); END",
    "actions_words_update": "AFTER UPDATE OF text ON actions_action BEGIN"
    " INSERT INTO actions_words (actions_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);"
    " INSERT INTO actions_words (rowid, text) VALUES (NEW.id, NEW.text); END",
    "actions_words_delete": "AFTER DELETE ON actions_action BEGIN"
    " INSERT INTO actions_words (actions_words, rowid, text) VALUES ('delete', OLD.id, OLD.text); END",
}


def containing(text: str) -> Q:
    """The actions whose text holds ``text``, whatever the case of its letters."""
    if connection.vendor == "sqlite" and len(text) >= SHORTEST:
        rare = _rare_on_sqlite(text)
        if rare is not None:
            return Q(pk__in=rare)
    return Q(text__icontains=text)


def few_or_all(*owners: QuerySet[ActionOwner]) -> Q:
    """The actions of these owners, which each has an index for.

    Where they are few they are named one by one, and the database begins with them. Of many it is quicker to go through
    the log in its order until a page is full.
    """
    first, *others = (each.values_list("action_id", flat=True) for each in owners)
    some = list(first.union(*others)[: RARE + 1])
    if len(some) <= RARE:
        return Q(pk__in=some)
    return reduce(or_, (Q(pk__in=each.values("action_id")) for each in owners))


def index_on_sqlite(using: BaseDatabaseWrapper) -> None:
    """Make the index, or put its triggers up again: SQLite loses them when Django makes the table anew."""
    with using.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'actions_action' AND type = 'trigger'")
        if _TRIGGERS.keys() <= {row[0] for row in cursor.fetchall()}:
            return
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS actions_words"
            " USING fts5(text, content='actions_action', content_rowid='id', tokenize='trigram')"
        )
        for name, what in _TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")
        cursor.execute("INSERT INTO actions_words (actions_words) VALUES ('rebuild')")


def keep_index(using: str, **kwargs: Any) -> None:
    """After every migrate: the index of SQLite stands, unless the log itself was migrated away."""
    database = connections[using]
    if database.vendor == "sqlite" and "actions_action" in database.introspection.table_names():
        index_on_sqlite(database)


def _rare_on_sqlite(text: str) -> list[int] | None:
    """The actions that hold ``text``; None when they are many."""
    phrase = '"' + text.replace('"', '""') + '"'
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM actions_words WHERE actions_words MATCH %s LIMIT %s", [phrase, RARE + 1])
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= RARE else None
