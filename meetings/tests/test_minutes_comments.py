"""Comments on circulated minutes: made on a passage, settled by an officer, told by mail, never public."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csp.errors import Conflict, Denied, Refused
from csp.models import OutboxMessage, User
from meetings.minutes import services
from meetings.minutes.discussed import discussed, read_discussion
from meetings.minutes.passages import line_of, passage_at, replaced
from meetings.minutes.record import read_record
from meetings.models import AgendaItem, Board, Decision, Meeting, Minute, MinuteComment, Minutes
from meetings.tests.fixtures import log_in, make_meeting
from meetings.tests.pages import errors, said, texts

BASE = "/boards/csp/2018-09-26/minutes/"
TEXT = "Fifteen people came.\n\n- one point\n- two points\n\nACTION: Mina Member to write"


@pytest.fixture
def minute(meeting: Meeting, item: AgendaItem, officer: User) -> Minute:
    """That of the one item of circulated minutes."""
    record = services.start_minutes(meeting=meeting, by=officer)
    made = services.save_minute(
        minutes=record, item=item, by=officer, version=0, text=TEXT, decision="RESOLVED to note."
    )
    services.circulate(minutes=record, by=officer)
    OutboxMessage.objects.all().delete()
    return Minute.objects.select_related("minutes__meeting__board").get(pk=made.pk)


@pytest.fixture
def comment(minute: Minute, member: User) -> MinuteComment:
    return services.add_comment(minute=minute, by=member, text="It was fifty.", passage="Fifteen people")


def settle(comment: MinuteComment, by: User, outcome: str = "accepted", **more: Any) -> MinuteComment:
    return services.settle_comment(comment=comment, by=by, version=comment.version, outcome=outcome, **more)


def test_passage_is_a_line_without_its_mark_or_some_of_its_words() -> None:
    assert [passage_at(TEXT, at) for at in range(7)] == [
        "Fifteen people came.", "", "one point", "two points", "", "ACTION: Mina Member to write", "",
    ]  # fmt: skip
    assert [passage_at(TEXT, 0, *words) for words in [(0, 1), (2, 2), (1, 9), (2, 1)]] == [
        "Fifteen people",
        "came.",
        "Fifteen people came.",
        "Fifteen people came.",
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="ab -.\n\t", max_size=40), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_passage_stands_in_the_text_as_it_is_given(text: str, line: int, first: int, last: int) -> None:
    passage = passage_at(text, line, first, last)

    assert passage in text
    if passage:
        assert line_of(text, passage) is not None
        if text.count(passage) == 1:
            assert replaced(text, passage, "X") == text.replace(passage, "X")


def test_people_of_the_board_comment_and_nobody_else(
    minute: Minute, officer: User, chair: User, adviser: User, outsider: User
) -> None:
    for user in (officer, chair, adviser):
        services.add_comment(minute=minute, by=user, text="Yes.")
    with pytest.raises(Denied, match="Only people who sit on"):
        services.add_comment(minute=minute, by=outsider, text="Yes.")

    assert [MinuteComment.objects.visible_to(user).count() for user in (chair, outsider)] == [3, 0]


@pytest.mark.parametrize(
    ("passage", "text", "sentence"),
    [("Sixteen", "No.", "These words have just been changed."), ("Fifteen", " \n", "Say what you have to say")],
)
def test_comment_that_says_nothing_or_of_words_not_there_is_refused(
    minute: Minute, member: User, passage: str, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        services.add_comment(minute=minute, by=member, text=text, passage=passage)


def test_comment_is_changed_and_taken_back_by_its_author_until_settled(
    comment: MinuteComment, officer: User, member: User, chair: User
) -> None:
    services.change_comment(comment=comment, by=member, version=comment.version, text="It was sixty.")
    for act in (
        lambda: services.change_comment(comment=comment, by=chair, version=1, text="No."),
        lambda: services.take_back_comment(comment=comment, by=officer),
    ):
        with pytest.raises(Denied, match="Only whoever made"):
            act()
    with pytest.raises(Conflict):
        services.change_comment(comment=comment, by=member, version=0, text="It was seventy.")
    settle(MinuteComment.objects.get(), officer)
    with pytest.raises(Refused, match="settled"):
        services.take_back_comment(comment=comment, by=member)

    assert MinuteComment.objects.get().text == "It was sixty."


def test_accepted_comment_puts_the_text_right_and_everything_follows(
    minute: Minute, member: User, officer: User
) -> None:
    services.add_comment(minute=minute, by=member, text="More.", part="decision", passage="RESOLVED to note.")

    settle(
        MinuteComment.objects.get(), officer, becomes="RESOLVED to approve.\r\nACTION: All organisations to read"
    )

    stored = Minute.objects.get(pk=minute.pk)
    assert stored.decision == "RESOLVED to approve.\nACTION: All organisations to read"
    assert [one.text for one in Decision.objects.filter(minute=stored)] == ["to approve."]
    assert [line.text for line in services.lines_of(stored)] == [
        "Mina Member to write",
        "All organisations to read",
    ]
    assert stored.history.first().history_change_reason == "Comment of Mina Member accepted"
    assert Minutes.objects.get(pk=minute.minutes_id).state == "circulated"


def test_author_is_told_by_mail_and_not_what_was_answered(
    comment: MinuteComment, officer: User, chair: User, minute: Minute
) -> None:
    settle(comment, officer, "declined", answer="The list says fifteen.")
    own = services.add_comment(minute=minute, by=officer, text="A note.")
    settle(own, officer)

    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.reply_to) == ("mina.member@example.org", "olive.officer@example.org")
    assert (
        mail.subject == "Community Safety Partnership: your comment on the minutes of Wednesday 26 September 2018"
    )
    assert "was not accepted. Read the answer here:" in mail.text
    assert f"{BASE}comments/#comment-{comment.pk}" in mail.text
    assert "fifteen" not in mail.text.lower()


@pytest.mark.parametrize(
    ("outcome", "more", "field", "sentence"),
    [
        ("declined", {"answer": " "}, "answer", "Say why it is not accepted"),
        ("accepted", {"becomes": "X"}, "becomes", "The passage has been changed since"),
    ],
)
def test_settling_that_cannot_be_done_is_refused_beside_its_field(
    comment: MinuteComment, minute: Minute, officer: User, outcome: str, more: Any, field: str, sentence: str
) -> None:
    Minute.objects.filter(pk=minute.pk).update(text="Something else.")
    with pytest.raises(Refused, match=sentence) as refused:
        settle(comment, officer, outcome, **more)

    assert refused.value.field == field
    assert MinuteComment.objects.get().outcome == ""


def test_settling_after_approval_leaves_the_text_alone(
    comment: MinuteComment, minute: Minute, officer: User, board: Board
) -> None:
    services.approve(minutes=minute.minutes, by=officer, at_meeting=make_meeting(board, date(2018, 12, 4)))
    with pytest.raises(Refused, match="a later meeting corrects them"):
        settle(comment, officer, becomes="Fifty people")
    comment.refresh_from_db()
    settle(comment, officer, becomes="Fifteen people", answer="To be corrected.")

    assert Minute.objects.get(pk=minute.pk).text == TEXT


def test_settling_by_others_is_denied(comment: MinuteComment, member: User, chair: User, outsider: User) -> None:
    for user in (member, chair, outsider):
        with pytest.raises(Denied):
            settle(comment, user)


def test_comment_stands_beside_its_passage(comment: MinuteComment, minute: Minute, member: User) -> None:
    services.add_comment(minute=minute, by=member, text="All of it.")
    services.add_comment(minute=minute, by=member, text="Three.", passage="two points")

    discussion = read_discussion(Minutes.objects.visible_to(member).get(), member)
    [shown] = discussed(read_record(minute.minutes, entitled=True), discussion)
    assert [[one.comment.text for one in each.said] for each in shown.text] == [["It was fifty."], ["Three."], []]
    assert [one.comment.text for one in shown.said] == ["All of it."]
    assert discussion.unsettled == 3


# Pages ------------------------------------------------------------------------------------------------------


def test_member_comments_on_selected_words_and_the_officer_settles(
    minute: Minute, item: AgendaItem, member: User, officer: User
) -> None:
    client = log_in(member)
    page = client.get(BASE)
    assert b"js/passage.js" in page.content
    assert texts(page, ".passage-link")[:2] == ["Comment on “Fifteen people came.”", "Comment on “one point”"]
    address = f"{BASE}items/{item.pk}/comment/?part=text&line=0&first=0&last=1"
    assert texts(client.get(address), "blockquote") == ["Fifteen people"]
    empty = client.post(address, {"text": "", "passage": "Fifteen people"})
    assert (empty.status_code, list(errors(empty))) == (422, ["text"])
    sent = client.post(address, {"text": "It was fifty.", "passage": "Fifteen people"})
    made = MinuteComment.objects.get()
    assert (sent.url, made.passage, made.part) == (f"{BASE}#comment-{made.pk}", "Fifteen people", "text")

    by_officer = log_in(officer)
    assert texts(by_officer.get("/desk/"), "#desk-comments + ul li") == [
        "Community Safety Partnership, Wednesday 26 September 2018: 1 not settled"
    ]
    settle_url = f"{BASE}comments/{made.pk}/settle/"
    form = by_officer.get(settle_url).context["form"]
    assert form.initial == {"becomes": "Fifteen people", "version": made.version}
    typed = {"outcome": "accepted", "becomes": "Fifty people", "answer": "", "version": str(made.version)}
    done = by_officer.post(settle_url, typed)
    assert (done.url, said(done)) == (
        f"{BASE}comments/",
        ["The comment is settled, and whoever made it is told by mail."],
    )
    assert Minute.objects.get(pk=minute.pk).text.startswith("Fifty people came.")
    assert texts(client.get(f"{BASE}comments/"), ".comment .comment__by strong") == ["Mina Member", "Accepted"]


def test_author_changes_and_takes_back_on_pages(comment: MinuteComment, member: User, chair: User) -> None:
    client, address = log_in(member), f"{BASE}comments/{comment.pk}/"
    changed = client.post(address, {"text": "It was sixty.", "passage": "", "version": str(comment.version)})
    assert changed.url == f"{BASE}#comment-{comment.pk}"
    assert log_in(chair).get(address).status_code == 403
    assert said(client.post(f"{address}take-back/"))[-1] == "Your comment has been taken back."
    assert not MinuteComment.objects.exists()


def test_approval_warns_of_comments_nobody_settled(comment: MinuteComment, board: Board, officer: User) -> None:
    make_meeting(board, date(2018, 12, 4))
    [warning] = texts(log_in(officer).get(f"{BASE}approve/"), ".govuk-warning-text__text")
    assert warning.startswith("Warning 1 comment is not settled yet. This cannot be undone.")


def test_pages_of_comments_by_others(
    comment: MinuteComment, item: AgendaItem, member: User, outsider: User, client: Any
) -> None:
    paths = ["comments/", f"items/{item.pk}/comment/", f"comments/{comment.pk}/settle/"]
    assert [log_in(outsider).get(BASE + path).status_code for path in paths] == [404, 404, 404]
    assert [client.get(BASE + path).status_code for path in paths] == [302, 302, 302]
    assert [log_in(member).get(BASE + path).status_code for path in paths] == [200, 200, 403]


@pytest.mark.parametrize("rows", [1, 30])
def test_reading_page_costs_the_same_however_many_comments(
    minute: Minute, meeting: Meeting, member: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        services.add_comment(minute=minute, by=member, text=f"Number {number}.", passage="one point")
    client = log_in(member)
    with django_assert_num_queries(15):
        client.get(BASE)
    with django_assert_num_queries(7):
        client.get(f"{BASE}comments/")
