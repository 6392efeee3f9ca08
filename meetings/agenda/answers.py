"""The mail to whoever proposed an item: that it was accepted, or declined. Why is read on the site."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from csp import outbox
from csp.models import OutboxMessage, User
from meetings.models import AgendaItem


def tell(item: AgendaItem, by: User, *, accepted: bool) -> None:
    """Decide on the mail, once for each answer; none for an item that nobody proposed, or to ``by`` themselves.

    A restricted title is not written in a mail, nor a meeting that has no day yet.
    """
    to = item.proposed_by
    if to is None or to == by or not to.is_active:
        return
    board, answer = item.meeting.board, "accepted" if accepted else "declined"
    record = item.history.order_by("history_id").values_list("history_id", flat=True).last()
    context = {
        "name": getattr(to, "person", None) or to,
        "board": board,
        "title": "" if item.restricted else item.title,
        "accepted": accepted,
        "when": item.meeting.when if item.meeting.is_booked else "",
        "url": f"{settings.SITE_URL}{reverse('my-work')}#proposals",
        "product": settings.PRODUCT_NAME,
    }
    outbox.put_many(
        [
            OutboxMessage(
                key=f"proposal-{answer}:{item.pk}:{record}",
                to=to.email,
                reply_to=by.email,
                subject=f"{board}: the item you proposed was {answer}"[:250],
                text=render_to_string("meetings/agenda/mail/answered.txt", context),
            )
        ]
    )
