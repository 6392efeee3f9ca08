"""What a report recommends, and how it becomes a decision of the minute."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.minutes import services
from meetings.minutes.lines import decision_lines
from meetings.minutes.recommendations import VERBS, asked_for, decision_for, decisions_for, recommendations_of
from meetings.models import AgendaItem, Decision, Meeting, Minute, Minutes, Paper, Report
from meetings.tests.fixtures import log_in
from meetings.tests.pack_makers import make_paper
from meetings.tests.pages import said, texts

PARTNERSHIP = "Northmere Community Safety Partnership Board"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("(a) note the report", "RESOLVED to note the report."),
        ("(ii) Formally approve the plan; and", "RESOLVED to formally approve the plan."),
        ("To note the contents of this report.", "RESOLVED to note the contents of this report."),
        ("2.1 The Partnership Board is recommended to review the plan", "RESOLVED to review the plan."),
        ("Members are asked to: agree it", "RESOLVED to agree it."),
        ("5.1 The Board to note the progress.", "RESOLVED to note the progress."),
        ("It is recommended that the Board note the report.", "RESOLVED to note the report."),
        (f"It is recommended that {PARTNERSHIP} agree the plan", "RESOLVED to agree the plan."),
        ("It is recommended that progress is reported", "RESOLVED that progress is reported."),
        ("That the report be noted", "RESOLVED that the report be noted."),
        ("Recommended not to go on with it", "RESOLVED not to go on with it."),
        ("Comment on it: is this right?", "RESOLVED to comment on it: is this right?"),
        ("Northmere Police to share data", "RESOLVED: Northmere Police to share data."),
        (f"2.1 It is recommended that the {PARTNERSHIP}:", ""),
        ("The Board is asked to:", ""),
        ("-", ""),
    ],
)
def test_recommendation_becomes_a_decision(text: str, decision: str) -> None:
    assert decision_for(text) == decision


@settings(max_examples=40)
@given(
    st.sampled_from(VERBS), st.text(alphabet="abc XYZ,.’-", min_size=1).filter(lambda text: text.strip(" ,.’-"))
)
def test_every_accepted_recommendation_is_found_as_one_decision(verb: str, rest: str) -> None:
    decision = decision_for(f"{verb.capitalize()} {rest.strip()}")

    (found,) = decision_lines(decision)
    assert (found.kind, found.text.split()[:2]) == ("resolved", ["to", verb])


def test_points_under_a_lead_in_are_one_each() -> None:
    html = (
        '<p class="numbered"><span class="para-number">2.1</span> The Board is asked to:</p>'
        "<ul><li>Note the plan:<ul><li>all of it</li></ul></li><li>agree the budget; and</li></ul>"
    )
    assert [decision for _, decision in decisions_for(html)] == [
        "RESOLVED to note the plan: all of it.",
        "RESOLVED to agree the budget.",
    ]
    assert decisions_for("") == []


def test_of_a_purpose_only_what_is_asked_for_counts() -> None:
    html = (
        "<p>1.1 This report is about visits. Note the figures.</p><p>Agree or not, it is late.</p>"
        "<p>1.2 It is recommended that the Board:</p><ul><li>Note the plan</li><li>Agree it</li></ul>"
        "<p>It was long.</p>"
    )
    assert [decision for _, decision in asked_for(html)] == ["RESOLVED to note the plan.", "RESOLVED to agree it."]


@pytest.fixture
def minutes(meeting: Meeting, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def paper(item: AgendaItem) -> Paper:
    """A report written in the site that recommends two things."""
    paper = make_paper(item, "Hate crime")
    Report.objects.create(
        paper=paper, recommendations="<p>The Board is asked to:</p><ul><li>note it</li><li>agree it</li></ul>"
    )
    return paper


def accept(minutes: Minutes, item: AgendaItem, by: User, version: int = 0, *keys: str) -> Minute:
    services.accept_recommendations(minutes=minutes, item=item, by=by, version=version, keys=keys)
    return Minute.objects.get(item=item)


def test_accepting_one_and_then_the_rest_adds_lines_to_the_decision(
    minutes: Minutes, item: AgendaItem, paper: Paper, officer: User
) -> None:
    services.save_minute(
        minutes=minutes, item=item, by=officer, version=0, text="Talk.", decision="NOTED the talk."
    )

    first = accept(minutes, item, officer, 1, f"{paper.pk}-1")
    assert first.decision == "NOTED the talk.\nRESOLVED to agree it."
    assert [one.accepted for one in recommendations_of(item, officer, first)] == [False, True]

    whole = accept(minutes, item, officer, 2)
    assert (whole.text, whole.decision) == (
        "Talk.",
        "NOTED the talk.\nRESOLVED to agree it.\nRESOLVED to note it.",
    )
    assert list(Decision.objects.values_list("kind", "text")) == [
        ("noted", "the talk."), ("resolved", "to agree it."), ("resolved", "to note it."),
    ]  # fmt: skip
    with pytest.raises(Refused):
        accept(minutes, item, officer, 3)


def test_what_a_restricted_paper_recommends_is_accepted_in_private(
    minutes: Minutes, item: AgendaItem, paper: Paper, officer: User
) -> None:
    Paper.objects.update(restricted=True)

    minute = accept(minutes, item, officer)

    assert (minute.decision, minute.restricted_text) == ("", "RESOLVED to note it.\nRESOLVED to agree it.")
    assert set(Decision.objects.values_list("restricted", flat=True)) == {True}


def test_word_report_gives_what_stands_under_its_heading(item: AgendaItem, officer: User) -> None:
    paper = make_paper(item, "From Word")
    paper.versions.update(
        html="<h2>1. Purpose</h2><p>Agree it all.</p><h2>2. Recommendation(s)</h2>"
        "<p>2.1 The Board is asked to note it.</p>"
    )

    assert [(one.paper, one.decision) for one in recommendations_of(item, officer, None)] == [
        ("From Word", "RESOLVED to note it.")
    ]


def test_paper_that_is_withdrawn_or_not_accepted_recommends_nothing(
    item: AgendaItem, paper: Paper, officer: User
) -> None:
    other = make_paper(item, "Not accepted")
    other.versions.update(html="<h2>Recommendations</h2><p>Note it.</p>", accepted_at=None)
    paper.withdrawn_at = timezone.make_aware(datetime(2018, 9, 1))
    paper.save()

    assert recommendations_of(item, officer, None) == []


def test_accepting_what_somebody_changed_meanwhile_is_a_conflict_and_changes_nothing(
    minutes: Minutes, item: AgendaItem, paper: Paper, officer: User
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Talk.")

    with pytest.raises(Conflict):
        accept(minutes, item, officer, 0)
    assert Minute.objects.get().decision == ""


def test_others_than_officers_are_denied(
    minutes: Minutes, item: AgendaItem, paper: Paper, chair: User, member: User, outsider: User
) -> None:
    for user in (chair, member, outsider):
        with pytest.raises(Denied):
            accept(minutes, item, user)


def test_recommendations_are_accepted_from_the_page_of_the_minute(
    minutes: Minutes, item: AgendaItem, paper: Paper, officer: User, chair: User, outsider: User
) -> None:
    client, page = log_in(officer), f"/boards/csp/2018-09-26/minutes/items/{item.pk}/"

    shown = client.get(page)
    stale = client.post(f"{page}recommended/", {"version": "7", "key": f"{paper.pk}-0"})
    done = client.post(f"{page}recommended/?room={item.pk}", {"version": "0"})

    assert texts(shown, ".found__text") == ["RESOLVED to note it.", "RESOLVED to agree it."]
    assert said(stale) == ["Somebody changed this minute just now. Look at it again, then accept."]
    assert done.url == f"/boards/csp/2018-09-26/minutes/room/{item.pk}/"
    assert said(done)[-1] == "2 recommendations accepted. Edit the decision to take them back."
    assert [log_in(who).post(f"{page}recommended/").status_code for who in (chair, outsider)] == [403, 404]
