"""A draft goes round for comment: who is asked, told and reminded, what they may say and read, what is answered."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from csp.access import can
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation
from meetings.tests.fixtures import log_in, make_person, seat, seated
from strategies import services
from strategies.access import check_can_edit
from strategies.consulted import read_discussion
from strategies.models import Consultation, ConsultationComment, Strategy
from strategies.nightly import remind
from strategies.paragraphs import paragraphs, sections
from strategies.tests.makers import make_priority, make_strategy

UNTIL = date(2018, 10, 10)
LAST_DAY = {"comments_by_0": "10", "comments_by_1": "10", "comments_by_2": "2018"}
TAKEN = {"outcome": "taken", "answer": "We have added it."}


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def draft(board: Board) -> Strategy:
    strategy = make_strategy(board, vision="Everybody is safe.\n\nAt night too.", foreword="We mean it.")
    make_priority(strategy, rationale="They wait too long.", outcome="Nobody waits.\n\nNobody is sent away.")
    return strategy


@pytest.fixture
def reader(other_board: Board, police: Organisation) -> User:
    """A member of the other board, who has no account on the strategy's own."""
    return seated("Rita Reader", BoardRole.MEMBER, other_board, police)


@pytest.fixture
def sent(draft: Strategy, officer: User, other_board: Board) -> Consultation:
    return services.open_consultation(
        strategy=draft, by=officer, boards=[other_board], comments_by=UNTIL, note="Look at the vision."
    )


def say(
    sent: Consultation, by: User, part: str = "vision", paragraph: int = 2, **more: Any
) -> ConsultationComment:
    return services.add_comment(
        consultation=sent, by=by, part=part, paragraph=paragraph, **{"text": "Say how.", **more}
    )


def answer(comment: ConsultationComment, by: User) -> None:
    comment.refresh_from_db()
    services.answer_comment(comment=comment, by=by, version=comment.version, **TAKEN)


def keys(prefix: str) -> list[str]:
    return sorted(OutboxMessage.objects.filter(key__startswith=prefix).values_list("to", flat=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("One", ("One",)),
        ("One\r\n\r\nTwo", ("One", "Two")),
        ("One\nstill one\n \t\n\n\nTwo\n", ("One\nstill one", "Two")),
    ],
)
def test_empty_line_parts_paragraphs(text: str, found: tuple[str, ...]) -> None:
    assert paragraphs(text) == found


def test_draft_is_read_part_by_part(draft: Strategy) -> None:
    first = draft.priorities.get()
    below = make_priority(draft, "Below", parent=first, resources="A post")
    draft.level_names = ["Objective", "Priority area"]
    named = [(section.part, section.label, section.level, len(section.paragraphs)) for section in sections(draft)]
    assert named == [
        ("general", "The strategy as a whole", 2, 0),
        ("vision", "Vision", 2, 2),
        ("foreword", "Foreword", 2, 1),
        (f"priority-{first.pk}", "Objective 1: Support Survivors", 2, 0),
        (f"priority-{first.pk}-rationale", "Objective 1: rationale", 3, 1),
        (f"priority-{first.pk}-outcome", "Objective 1: outcome", 3, 2),
        (f"priority-{below.pk}", "Priority area 1.1: Below", 3, 0),
        (f"priority-{below.pk}-resources", "Priority area 1.1: resources", 4, 1),
    ]


def test_people_of_the_boards_asked_get_one_mail_each(
    draft: Strategy, board: Board, other_board: Board, officer: User, member: User, reader: User
) -> None:
    """One, on however many of the boards they sit; those without an address and former members get none."""
    seat(board, reader.person)
    Membership.objects.create(
        board=board, person=None, role="member", starts=date(2015, 1, 1), organisation=reader.person.organisation
    )
    left = make_person("Lee Left")
    seat(board, left, ends=date(2018, 9, 25))
    services.open_consultation(
        strategy=draft, by=officer, boards=[board, other_board], comments_by=UNTIL, note="Look at <vision> & more."
    )
    assert keys("consultation:") == [
        "mina.member@example.org",
        "olive.officer@example.org",
        "rita.reader@example.org",
    ]
    mail = OutboxMessage.objects.get(to="rita.reader@example.org")
    assert mail.subject == (
        "Community Safety Partnership: please comment on Safer streets, by Wednesday 10 October 2018"
    )
    assert "the Community Safety Partnership and the Health and Wellbeing Board" in mail.text
    assert "Look at <vision> & more." in mail.text
    assert "Look at &lt;vision&gt; &amp; more." in mail.html
    address = Consultation.objects.get().get_absolute_url()
    assert (address in mail.text, f'{address}"' in mail.html) == (True, True)
    assert mail.reply_to == officer.email


def test_draft_stands_still_while_it_is_out(
    sent: Consultation, draft: Strategy, officer: User, board: Board
) -> None:
    draft.refresh_from_db()
    assert (draft.status, can(check_can_edit, officer, draft)) == ("consulting", False)
    with pytest.raises(Refused, match="out for comment already"):
        services.open_consultation(strategy=draft, by=officer, boards=[board], comments_by=UNTIL)
    services.close_consultation(consultation=sent, by=officer)
    draft.refresh_from_db()
    assert (draft.status, can(check_can_edit, officer, draft)) == ("draft", True)
    with pytest.raises(Refused, match="closed already"):
        services.close_consultation(consultation=sent, by=officer)
    services.open_consultation(strategy=draft, by=officer, boards=[board], comments_by=UNTIL)
    assert Consultation.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"boards": []}, "boards", "Choose at least one board."),
        (
            {"comments_by": date(2018, 9, 25)},
            "comments_by",
            "25 September 2018 has gone by. Give a later last day.",
        ),
    ],
)
def test_round_is_refused_with_the_reason(
    wrong: dict[str, Any], field: str, sentence: str, draft: Strategy, board: Board, officer: User
) -> None:
    with pytest.raises(Refused) as refused:
        services.open_consultation(
            strategy=draft, by=officer, **{"boards": [board], "comments_by": UNTIL, **wrong}
        )
    assert (refused.value.field, refused.value.message) == (field, sentence)


def test_empty_draft_and_adopted_strategy_do_not_go_round(board: Board, officer: User) -> None:
    for strategy, sentence in (
        (make_strategy(board, vision=""), "This draft says nothing yet"),
        (make_strategy(board, status="adopted"), "This strategy is adopted, so it cannot become out for comment"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.open_consultation(strategy=strategy, by=officer, boards=[board], comments_by=UNTIL)


def test_comment_keeps_its_paragraph_as_it_read(
    sent: Consultation, draft: Strategy, officer: User, reader: User, other_board: Board
) -> None:
    comment = say(sent, reader)
    assert (comment.board, comment.passage) == (other_board, "At night too.")
    priority = draft.priorities.get()
    assert say(sent, reader, f"priority-{priority.pk}", 0).passage == "Support Survivors"
    assert say(sent, reader, "general", 0).passage == ""
    for part, number in (("vision", 3), ("vision", 0), ("general", 1), ("rubbish", 1), ("priority-0", 0)):
        with pytest.raises(Refused, match="This paragraph is not in the draft"):
            say(sent, reader, part, number)
    with pytest.raises(Refused, match="Say what you have to say of it"):
        say(sent, reader, text=" ")
    services.close_consultation(consultation=sent, by=officer)
    Strategy.objects.update(vision="Everybody is safe, always.")
    discussion = read_discussion(Consultation.objects.get(), reader, timezone.localdate())
    assert [(one.comment.passage, one.place) for one in discussion.elsewhere] == [
        ("At night too.", "Vision, paragraph 2")
    ]
    assert len(discussion.said) == 3


def test_who_sits_on_several_boards_says_for_which(
    sent: Consultation, board: Board, other_board: Board, reader: User, outsider: User
) -> None:
    seat(board, reader.person)
    assert say(sent, reader).board == board
    assert say(sent, reader, board=other_board).board == other_board
    with pytest.raises(Refused, match="Choose a board you sit on that was asked"):
        say(sent, outsider, board=board)


def test_after_the_last_day_comments_are_refused_with_a_sentence(
    sent: Consultation, officer: User, reader: User
) -> None:
    comment = say(sent, reader)
    with time_machine.travel("2018-10-10T23:59:00+01:00", tick=False):
        say(sent, reader)
    with time_machine.travel("2018-10-11T00:01:00+01:00", tick=False):
        for call in (
            lambda: say(sent, reader),
            lambda: services.change_comment(comment=comment, by=reader, version=0, text="No"),
            lambda: services.take_back_comment(comment=comment, by=reader),
        ):
            with pytest.raises(Refused) as refused:
                call()
            assert refused.value.message == (
                "The last day for comments on this draft was 10 October 2018. "
                "Write to the officer of the Community Safety Partnership instead."
            )
        client, page = log_in(reader), sent.get_absolute_url()
        assert client.get(page).content.count(b"The last day for comments on this draft was 10 October 2018.") == 1
        posted = client.post(f"{page}paragraphs/vision/1/", {"text": "Too late?"})
        assert (posted.status_code, b"Too late?" in posted.content) == (422, True)
        assert client.get(f"{page}paragraphs/vision/1/").status_code == 403
        services.change_consultation(
            consultation=sent, by=officer, version=0, comments_by=date(2018, 10, 20), note=""
        )
        say(sent, reader)
    assert ConsultationComment.objects.count() == 3


def test_one_changes_and_takes_back_what_one_said_until_it_is_answered(
    sent: Consultation, officer: User, reader: User, outsider: User
) -> None:
    comment = say(sent, reader)
    services.change_comment(comment=comment, by=reader, version=0, text="Say how, and when.")
    with pytest.raises(Denied):
        services.take_back_comment(comment=comment, by=outsider)
    other = say(sent, reader)
    services.take_back_comment(comment=other, by=reader)
    answer(comment, officer)
    with pytest.raises(Refused, match="This comment is answered"):
        services.take_back_comment(comment=comment, by=reader)
    assert ConsultationComment.objects.get().text == "Say how, and when."


@pytest.mark.parametrize(("who", "sees"), [("officer", 2), ("member", 2), ("reader", 1), ("adviser", 2)])
def test_boards_see_their_own_comments_and_the_strategys_board_all(
    who: str, sees: int, sent: Consultation, request: pytest.FixtureRequest
) -> None:
    reader, member = request.getfixturevalue("reader"), request.getfixturevalue("member")
    say(sent, reader)
    say(sent, member, part="foreword", paragraph=1)
    client = log_in(request.getfixturevalue(who))
    page = client.get(sent.get_absolute_url())
    assert len(page.context["discussion"].said) == sees
    rows = list(
        csv.reader(StringIO(client.get(f"{sent.get_absolute_url()}comments.csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == sees + 1


@pytest.mark.parametrize("who", ["administrator", "elsewhere"])
def test_others_see_nothing_of_it(
    who: str, sent: Consultation, reader: User, request: pytest.FixtureRequest
) -> None:
    comment = say(sent, reader)
    if who == "elsewhere":
        far = Board.objects.create(name="Far Board", slug="far")
        user = seated("Fay Far", BoardRole.OFFICER, far, reader.person.organisation)
    else:
        user = request.getfixturevalue(who)
    Strategy.objects.update(status="adopted", adopted_on=timezone.localdate())
    client, page = log_in(user), sent.get_absolute_url()
    for address in (
        page, f"{page}comments.csv", f"{page}comments.xlsx", f"{page}paragraphs/vision/1/", f"{page}edit/",
        f"{page}close/", f"{page}comments/{comment.pk}/", f"{page}comments/{comment.pk}/response/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    for address in (f"{page}responses/", f"{page}comments/{comment.pk}/take-back/"):
        assert client.post(address).status_code == 404
    assert client.get(sent.strategy.get_absolute_url()).context["consultations"] == []


def test_everybody_gets_their_responses_once_all_are_answered_and_comments_are_closed(
    sent: Consultation, officer: User, reader: User, member: User
) -> None:
    comments = [say(sent, reader), say(sent, reader, "foreword", 1), say(sent, member)]
    for comment in comments[:2]:
        answer(comment, officer)
    services.close_consultation(consultation=sent, by=officer)
    assert keys("consultation-responses") == []
    answer(comments[2], officer)
    assert keys("consultation-responses") == ["mina.member@example.org", "rita.reader@example.org"]
    mail = OutboxMessage.objects.get(to="rita.reader@example.org", key__startswith="consultation-responses")
    assert mail.text.count("We have added it.") == mail.html.count("We have added it.") == 2
    assert "Vision, paragraph 2\nYou said: Say how.\nTaken up: We have added it." in mail.text
    answer(comments[2], officer)
    assert services.send_responses(consultation=sent, by=officer) == 0


def test_officer_sends_the_responses_there_are(
    sent: Consultation, officer: User, reader: User, member: User
) -> None:
    with pytest.raises(Refused, match="No comment has been answered yet"):
        services.send_responses(consultation=sent, by=officer)
    comments = [say(sent, reader), say(sent, reader), say(sent, member)]
    answer(comments[0], officer)
    assert services.send_responses(consultation=sent, by=officer) == 1
    assert (
        "others of yours have no response yet"
        in OutboxMessage.objects.get(key__startswith="consultation-resp").text
    )
    answer(comments[1], officer)
    answer(comments[2], officer)
    assert services.send_responses(consultation=sent, by=officer) == 2
    assert keys("consultation-responses") == ["mina.member@example.org", *["rita.reader@example.org"] * 2]


def test_answer_needs_an_outcome_and_a_word(sent: Consultation, officer: User, reader: User, member: User) -> None:
    comment = say(sent, reader)
    for values, field in (
        ({"outcome": "", "answer": "Yes"}, "outcome"),
        ({"outcome": "taken", "answer": " "}, "answer"),
    ):
        with pytest.raises(Refused) as refused:
            services.answer_comment(comment=comment, by=officer, version=0, **values)
        assert refused.value.field == field
    with pytest.raises(Denied):
        services.answer_comment(comment=comment, by=member, version=0, **TAKEN)


def test_who_has_not_commented_is_reminded_once_before_the_last_day(
    sent: Consultation, officer: User, reader: User, outsider: User
) -> None:
    say(sent, reader)
    assert remind(UNTIL - timedelta(days=4)) == 0
    assert [remind(UNTIL - timedelta(days=3)), remind(UNTIL - timedelta(days=2))] == [1, 0]
    assert keys("consultation-reminder") == ["otto.outsider@example.org"]
    assert "There is still time to comment" in OutboxMessage.objects.get(key__startswith="consultation-rem").html
    assert remind(UNTIL + timedelta(days=1)) == 0
    services.change_consultation(
        consultation=sent, by=officer, version=0, comments_by=UNTIL + timedelta(days=7), note=""
    )
    assert remind(UNTIL + timedelta(days=5)) == 1
    Consultation.objects.update(closed_at=timezone.now())
    assert remind(UNTIL + timedelta(days=6)) == 0


def test_round_of_a_few_days_has_no_reminder(
    draft: Strategy, officer: User, other_board: Board, outsider: User
) -> None:
    services.open_consultation(strategy=draft, by=officer, boards=[other_board], comments_by=date(2018, 9, 28))
    assert remind(date(2018, 9, 27)) == 0


def test_my_work_and_desk_lead_to_it(sent: Consultation, officer: User, reader: User, member: User) -> None:
    mine = log_in(reader)
    assert b"You have not commented yet" in mine.get("/me/").content
    say(sent, reader)
    assert b"You made 1 comment" in mine.get("/me/").content
    assert b"Drafts to comment on" not in log_in(member).get("/me/").content
    desk = log_in(officer)
    assert b"Comments on Safer streets</a>: 1 to answer; open until 10 October 2018" in desk.get("/desk/").content
    with time_machine.travel("2018-10-11T09:00:00+01:00", tick=False):
        assert b"the last day was 10 October 2018: close them" in log_in(officer).get("/desk/").content
        assert b"Drafts to comment on" not in log_in(reader).get("/me/").content


def test_whole_round_on_pages(draft: Strategy, officer: User, reader: User, other_board: Board) -> None:
    client, of = log_in(officer), f"/strategies/{draft.pk}/"
    form = client.get(f"{of}consultations/add/").context["form"]
    assert form.initial["boards"] == [draft.board_id]
    assert client.post(f"{of}consultations/add/", {**LAST_DAY, "boards": []}).status_code == 422
    client.post(f"{of}consultations/add/", {**LAST_DAY, "boards": [other_board.pk], "note": "Please"})
    sent = Consultation.objects.get()
    at, theirs = sent.get_absolute_url(), log_in(reader)
    assert theirs.get(of).status_code == 200
    page = theirs.get(at)
    assert page.content.decode().count('<form class="govuk-details__text" method="post"') == 8
    posted = theirs.post(f"{at}paragraphs/vision/2/", {"text": "=1+1"})
    comment = ConsultationComment.objects.get()
    assert posted.url == f"{at}#comment-{comment.pk}"
    assert theirs.get(f"{at}paragraphs/vision/9/").status_code == 404
    empty = theirs.post(f"{at}paragraphs/vision/2/", {"text": ""})
    assert (empty.status_code, empty.context["form"].errors["text"]) == (422, ["Say what you have to say of it."])
    mine = f"{at}comments/{comment.pk}/"
    assert theirs.get(mine).context["form"].initial["text"] == "=1+1"
    assert theirs.post(mine, {"text": "=1+2", "version": "0"}).url == f"{at}#comment-{comment.pk}"
    assert theirs.get(f"{mine}response/").status_code == 403
    assert client.get(f"{mine}response/").status_code == 200
    assert client.post(f"{mine}response/", {**TAKEN, "version": "1"}).url == f"{at}#comment-{comment.pk}"
    assert client.get(mine).status_code == 403
    assert client.post(f"{at}responses/").url == at
    assert client.get(f"{at}edit/").context["form"].initial["note"] == "Please"
    assert client.post(f"{at}edit/", {**LAST_DAY, "note": "Thank you", "version": "0"}).url == at
    assert client.get(f"{at}close/").status_code == 200
    assert client.post(f"{at}close/").url == at
    assert theirs.get(at).content.count(b"Comments on this draft were closed on 26 September 2018.") == 1
    rows = list(csv.reader(StringIO(client.get(f"{at}comments.csv").content.decode("utf-8-sig"))))
    assert rows[1] == [
        "Health and Wellbeing Board", "Vision", "2", "At night too.", "'=1+2", "Rita Reader",
        "Wednesday 26 September 2018 at 9:00am", "Taken up", "We have added it.",
    ]  # fmt: skip
    book = load_workbook(BytesIO(client.get(f"{at}comments.xlsx").content))
    cell = book["Comments"]["E2"]
    assert (cell.value, cell.data_type) == ("=1+2", "s")


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_any_number_of_comments(
    count: int, sent: Consultation, draft: Strategy, reader: User, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_priority(draft, f"Priority {number}", rationale="Because.")
        comment = say(sent, reader)
        if number % 2:
            answer(comment, officer)
    client = log_in(reader)
    client.get(sent.get_absolute_url())
    with django_assert_num_queries(10):
        assert len(client.get(sent.get_absolute_url()).context["discussion"].said) == count
