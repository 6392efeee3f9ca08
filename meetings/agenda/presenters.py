"""Who presents an item: text as typed, and the people and organisations recognised in it."""

from __future__ import annotations

from meetings.models import AgendaItem, Presenter
from meetings.names import Directory


def set_presenters(item: AgendaItem, text: str) -> None:
    """Keep each name of ``text`` as it was typed, with whom it names if a name of theirs is exactly that.

    A near spelling stays text: the agenda prints what was typed, and nobody is made a presenter by a guess.
    """
    item.presenters.all().delete()
    if not text.strip():
        return
    recognised = Directory.for_board(item.meeting.board).recognise_all(text)
    Presenter.objects.bulk_create(
        Presenter(
            item=item,
            position=position,
            text=name.text[:200],
            person=name.person if name.exact else None,
            organisation=name.organisation if name.exact else None,
        )
        for position, name in enumerate(recognised)
    )
