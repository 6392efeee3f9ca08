"""Searching for words: the index on SQLite finds what reading the log through finds, whatever happens to the log."""

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from actions import words
from actions.models import Action
from actions.tests.makers import make_action
from meetings.models import Board

TEXT = st.text(alphabet="abAB \"'%_*-é", min_size=1, max_size=8).filter(str.strip)


class Found(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(texts=st.lists(TEXT, min_size=1, max_size=5), wanted=TEXT)
    def test_words_are_found_as_by_reading_the_log(self, texts: list[str], wanted: str) -> None:
        board = Board.objects.create(name="Community Safety Partnership", slug="csp")
        for number, text in enumerate(texts, start=1):
            make_action(board, number, text=text)
        found = Action.objects.filter(words.containing(wanted)).order_by("number")
        assert list(found) == list(Action.objects.filter(text__icontains=wanted).order_by("number"))


def numbers(text: str) -> list[int]:
    return list(Action.objects.filter(words.containing(text)).order_by("number").values_list("number", flat=True))


def test_index_follows_what_is_changed_and_removed(board: Board) -> None:
    action = make_action(board, 1, text="Review the burglary profile")
    make_action(board, 2, text="Share the data")
    assert numbers("BURGLARY") == [1]
    action.text = "Review the robbery profile"
    action.save()
    assert (numbers("burglary"), numbers("robbery")) == ([], [1])
    action.delete()
    assert numbers("robbery") == []


def test_word_of_many_is_found_by_reading_the_log(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "RARE", 1)
    for number in (1, 2):
        make_action(board, number, text="Review the burglary profile")
    assert numbers("burglary") == [1, 2]
    assert words.containing("burglary") == Q(text__icontains="burglary")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the index of SQLite")
def test_index_is_put_up_again_when_the_table_was_made_anew(board: Board) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER actions_words_insert")
    make_action(board, 1, text="Review the burglary profile")
    assert numbers("burglary") == []
    words.keep_index("default")
    assert numbers("burglary") == [1]
    make_action(board, 2, text="Another burglary")
    assert numbers("burglary") == [1, 2]
