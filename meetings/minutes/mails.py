"""What is sent when minutes are circulated: that they are there and by when to comment, nothing of what they say."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from csp.models import OutboxMessage, User
from csp.words import long_date
from meetings.models import Membership, Minutes


def circulation_mails(minutes: Minutes, by: User) -> list[OutboxMessage]:
    """One mail for each person who sits on the board today and has an address; answers go to ``by``.

    Minutes taken back and circulated again are told of again: the key holds the version that was circulated.
    """
    board = minutes.meeting.board
    seats = Membership.objects.current().filter(board=board, person__isnull=False).exclude(person__email="")
    people = {
        seat.person.pk: seat.person
        for seat in seats.exclude(person__user__is_active=False).select_related("person")
        if seat.person
    }
    context = {
        "board": board,
        "when": minutes.meeting.when,
        "comments_by": long_date(minutes.comments_by) if minutes.comments_by else "",
        "url": settings.SITE_URL + reverse("minutes", args=[board.slug, minutes.meeting.date]),
        "product": settings.PRODUCT_NAME,
    }
    return [
        OutboxMessage(
            key=f"minutes-circulated:{minutes.pk}:{minutes.version}:person:{person.pk}",
            to=person.email,
            reply_to=by.email,
            subject=f"{board}: draft minutes of {minutes.meeting.when}"[:250],
            text=render_to_string("meetings/minutes/mail/circulated.txt", {**context, "name": person.name}),
        )
        for person in people.values()
    ]
