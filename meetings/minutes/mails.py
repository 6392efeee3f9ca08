"""What is sent about circulated minutes: that they are there, that a comment is settled. Nothing of what they say."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from csp.models import OutboxMessage, User
from csp.words import long_date
from meetings.models import Membership, MinuteComment, Minutes


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


def settled_mail(comment: MinuteComment) -> list[OutboxMessage]:
    """One mail to whoever made a comment that has been settled; none when it was they themselves who settled it.

    What was answered may quote what was said in private, so it is read on the site.
    """
    if comment.by_id == comment.settled_by_id or not comment.by.is_active:
        return []
    meeting = comment.minute.minutes.meeting
    context = {
        "name": getattr(comment.by, "person", None) or comment.by,
        "board": meeting.board,
        "when": meeting.when,
        "accepted": comment.outcome == MinuteComment.Outcome.ACCEPTED,
        "url": settings.SITE_URL
        + reverse("minutes-comments", args=[meeting.board.slug, meeting.date])
        + f"#comment-{comment.pk}",
        "product": settings.PRODUCT_NAME,
    }
    return [
        OutboxMessage(
            key=f"comment-settled:{comment.pk}",
            to=comment.by.email,
            reply_to=comment.settled_by.email if comment.settled_by else "",
            subject=f"{meeting.board}: your comment on the minutes of {meeting.when}"[:250],
            text=render_to_string("meetings/minutes/mail/settled.txt", context),
        )
    ]
