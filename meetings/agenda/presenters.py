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


def near_names(item: AgendaItem) -> list[str]:
    """A sentence for each presenter whose name is nearly, but not exactly, that of somebody known."""
    left = [p.text for p in item.presenters.all() if p.person_id is None and p.organisation_id is None]
    if not left:
        return []
    directory = Directory.for_board(item.meeting.board)
    near = [(text, directory.recognise(text)) for text in left]
    return [
        f"“{text}” is printed as you typed it. If you mean {found.person or found.organisation}, "
        "edit the item and correct the name."
        for text, found in near
        if found.person or found.organisation
    ]
