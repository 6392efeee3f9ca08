"""Items merged and split: what goes with them, what stays, and how it is undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from csp import storage
from csp.errors import Denied
from csp.models import User
from meetings.agenda import services
from meetings.agenda.merged import merged_words
from meetings.agenda.outline import outline_of
from meetings.agenda.reading import read_agenda
from meetings.minutes import services as minuting
from meetings.minutes.record import read_record
from meetings.models import AgendaItem, Board, Duty, DutyRound, Exclusion, Meeting, Paper, PaperVersion
from meetings.packs.gather import agenda_of, lines_for
from meetings.tests.fixtures import make_item, make_meeting, make_person
from meetings.tests.test_agenda_services import publish, refusal, titles

pytestmark = pytest.mark.django_db
PRIVATE = {"restricted": True, "grounds": ["1"], "public_title": "An item in private"}


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


@pytest.fixture
def target(later: Meeting) -> AgendaItem:
    return make_item(later, "Knife crime")


def paper_of(item: AgendaItem, *, published: bool = False) -> Paper:
    paper = Paper.objects.create(item=item, title="Figures")
    stored = storage.store(ContentFile(b"%PDF-1.4"), content_type="application/pdf")
    at = "2018-09-18T16:00Z" if published else None
    PaperVersion.objects.create(paper=paper, number=1, file=stored, name="a.pdf", published_at=at)
    return paper


def merge(item: AgendaItem, into: AgendaItem, by: User, reason: str = "One subject") -> None:
    services.merge_item(item=item, by=by, into=into, reason=reason)


def split(item: AgendaItem, by: User, *parts: services.PartOf, title: str = "", **fields: Any) -> list[AgendaItem]:
    keeps = services.PartOf(title or item.title, item.meeting, fields.get("minutes", item.minutes), "")
    return services.split_item(item=item, by=by, keeps=keeps, parts=parts, reason=fields.get("reason", "Too much"))


def tied(meeting: Meeting, user: Any) -> list[str]:
    """What the page says of its items' history."""
    agenda = read_agenda(Meeting.objects.select_related("board").get(pk=meeting.pk), user)
    found = []
    for line in [*agenda.lines, *agenda.planned]:
        found += [" | ".join([line.item.shown_title, said.lead, said.link, said.tail]) for said in line.history]
    return found


# Merge


def test_merge_leaves_a_mark_and_takes_papers_along(item: AgendaItem, target: AgendaItem, officer: User) -> None:
    new, old = paper_of(item), paper_of(item, published=True)
    merge(item, target, officer)
    item.refresh_from_db()
    assert (item.status, item.merged_into, item.move_reason) == ("merged", target, "One subject")
    assert list(target.papers.all()) == [new]
    assert list(item.papers.all()) == [old]
    services.restore_item(item=item, by=officer)
    item.refresh_from_db()
    assert (item.status, item.merged_into, item.move_reason) == ("confirmed", None, "")
    assert set(item.papers.all()) == {new, old}


def test_merge_defers_what_stands_under_it_to_the_other_meeting(
    item: AgendaItem, target: AgendaItem, officer: User
) -> None:
    child = make_item(item.meeting, "By ward", parent=item)
    merge(item, target, officer)
    child.refresh_from_db()
    assert (child.status, child.moved_to.parent, child.moved_to.meeting) == ("deferred", target, target.meeting)
    services.restore_item(item=item, by=officer)
    child.refresh_from_db()
    assert (child.status, target.sub_items.count()) == ("confirmed", 0)


def test_merge_at_one_meeting_moves_what_stands_under_it(item: AgendaItem, officer: User) -> None:
    target = make_item(item.meeting, "Knife crime")
    child = make_item(item.meeting, "By ward", parent=item)
    merge(item, target, officer)
    assert titles(item.meeting) == ["1 Knife crime", "1(a) By ward"]
    services.restore_item(item=item, by=officer)
    assert titles(item.meeting) == ["1 Hate crime update", "1(a) By ward", "2 Knife crime"]
    child.refresh_from_db()
    assert (child.parent, child.status) == (item, "confirmed")


def test_merge_into_a_planned_item_plans_what_stands_under_it(item: AgendaItem, officer: User) -> None:
    target = make_item(item.meeting, "Knife crime", status="planned")
    child = make_item(item.meeting, "By ward", parent=item)
    merge(item, target, officer)
    child.refresh_from_db()
    assert (child.parent, child.status) == (target, "planned")
    services.restore_item(item=item, by=officer)
    child.refresh_from_db()
    assert (child.parent, child.status) == (item, "confirmed")


def test_merge_carries_what_is_to_be_decided_and_gives_back_its_own_alone(
    item: AgendaItem, target: AgendaItem, officer: User
) -> None:
    duty = Duty.objects.create(board=item.meeting.board, title="Assessment", first_due_on=date(2018, 10, 1))
    came = DutyRound.objects.create(duty=duty, due_on=date(2018, 10, 1), item=item)
    own = DutyRound.objects.create(duty=duty, due_on=date(2019, 10, 1), item=target)
    merge(item, target, officer)
    came.refresh_from_db()
    assert came.item == target
    services.restore_item(item=item, by=officer)
    came.refresh_from_db()
    own.refresh_from_db()
    assert (came.item, own.item) == (item, target)


def test_merge_keeps_exclusions(item: AgendaItem, target: AgendaItem, officer: User) -> None:
    person = make_person("Mina Moore")
    Exclusion.objects.create(item=item, person=person, reason="Her own tender", made_by=officer)
    merge(item, target, officer)
    assert list(target.exclusions.values_list("person", flat=True)) == [person.pk]


def test_merge_of_a_published_item_keeps_its_number(item: AgendaItem, target: AgendaItem, officer: User) -> None:
    make_item(item.meeting, "Last")
    publish(item.meeting, officer)
    item.refresh_from_db()
    merge(item, target, officer)
    assert titles(item.meeting) == ["1 Hate crime update", "2 Last"]


def test_merge_is_refused(item: AgendaItem, target: AgendaItem, officer: User, other_board: Board) -> None:
    def why(into: AgendaItem, reason: str = "One subject") -> tuple[str, str]:
        return refusal(services.merge_item, item=item, by=officer, into=into, reason=reason)

    elsewhere = make_item(make_meeting(other_board, date(2018, 12, 1)), "Elsewhere")
    child = make_item(item.meeting, "By ward", parent=item)
    gone = make_item(target.meeting, "Gone", status="withdrawn")
    pause = make_item(target.meeting, "Break", kind="break")
    assert why(target, " ") == ("reason", "Say why the item is merged.")
    assert why(elsewhere)[1] == "Choose an item of the same board."
    assert why(item)[1] == why(child)[1] == "Choose an item that is not this one, nor under it."
    assert why(gone)[1] == "“Gone” is not to be taken. This item has already been withdrawn."
    assert why(pause)[1] == "Nothing can be merged into a break."
    Meeting.objects.filter(pk=target.meeting_id).update(state="held")
    target.meeting.refresh_from_db()
    assert why(target) == ("into", "Choose an item of a meeting that is still to come.")


def test_merge_of_a_restricted_item_into_an_open_one_is_refused(
    item: AgendaItem, target: AgendaItem, officer: User
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(**PRIVATE)
    field, words = refusal(services.merge_item, item=item, by=officer, into=target, reason="One subject")
    assert (field, words[:52]) == ("into", "This item is restricted and “Knife crime” is not, so")


def test_merge_is_for_officers(item: AgendaItem, target: AgendaItem, member: User) -> None:
    with pytest.raises(Denied):
        merge(item, target, member)


def test_what_was_merged_leaves_no_second_time(
    item: AgendaItem, target: AgendaItem, later: Meeting, officer: User
) -> None:
    merge(item, target, officer)
    said = "This item has been merged into “Knife crime”."
    assert refusal(services.merge_item, item=item, by=officer, into=target, reason="x")[1] == said
    assert refusal(services.defer_item, item=item, by=officer, to_meeting=later, reason="x")[1] == said
    edit = refusal(services.update_item, item=item, by=officer, version=0, title="x")[1]
    assert edit == f"{said} Edit that, or restore this one first."


def test_merge_is_not_undone_once_the_other_is_minuted(
    item: AgendaItem, target: AgendaItem, officer: User
) -> None:
    merge(item, target, officer)
    record = minuting.start_minutes(meeting=target.meeting, by=officer)
    minuting.save_minute(minutes=record, item=target, by=officer, version=0, text="Taken.")
    assert "has been minuted" in refusal(services.restore_item, item=item, by=officer)[1]


def test_what_took_another_up_is_not_deleted(item: AgendaItem, target: AgendaItem, officer: User) -> None:
    merge(item, target, officer)
    assert refusal(services.remove_item, item=target, by=officer)[1].startswith(
        "This item has taken up another one."
    )


def test_merged_is_told_to_each_as_far_as_they_may_know(
    item: AgendaItem, target: AgendaItem, officer: User, member: User, public: AnonymousUser
) -> None:
    publish(item.meeting, officer)
    item.refresh_from_db()
    merge(item, target, officer, "One subject.")
    when = "Wednesday 19 December 2018"
    assert tied(item.meeting, member) == [
        f"Hate crime update | Merged into | 1, Knife crime | , {when}: One subject"
    ]
    assert tied(item.meeting, public) == ["Hate crime update | Merged into another item |  | : One subject"]
    assert tied(target.meeting, member) == [
        "Knife crime | Takes up | “Hate crime update” | , Wednesday 26 September 2018: One subject"
    ]
    public_pack, members_pack = (
        lines_for(agenda_of(item.meeting), audience)[0].remark for audience in ("public", "members")
    )
    assert (public_pack, members_pack) == (
        f"Merged into an item of {when}.",
        f"Merged into “Knife crime”, {when}.",
    )


def test_merged_within_one_agenda_is_told_by_number(item: AgendaItem, officer: User) -> None:
    secret = make_item(item.meeting, "Operation Heron", **PRIVATE)
    publish(item.meeting, officer)
    item.refresh_from_db()
    secret.refresh_from_db()
    merge(item, secret, officer)
    rows = outline_of(item.meeting, item.meeting.items.all()).rows
    item.refresh_from_db()
    said = [merged_words(item, rows, entitled=entitled) for entitled in (True, False)]
    assert said == ["Merged into item 2, Operation Heron", "Merged into item 2, An item in private"]
    record = read_record(minuting.start_minutes(meeting=item.meeting, by=officer), entitled=True)
    assert record.entries[0].standing == "Merged into item 2, Operation Heron: One subject"


# Split


def test_split_leaves_the_record_and_makes_parts(item: AgendaItem, later: Meeting, officer: User) -> None:
    make_item(item.meeting, "Last")
    parts = split(
        item, officer,
        services.PartOf("Hate crime online", item.meeting, 5, "Ana Reyes"),
        services.PartOf("Hate crime in schools", later, 15, "Tom Reed"),
        title="Hate crime in town", minutes=7,
    )  # fmt: skip
    assert titles(item.meeting) == ["1 Hate crime in town", "2 Hate crime online", "3 Last"]
    assert [(p.status, p.split_from, p.move_reason, p.minutes, p.presenters_text) for p in parts] == [
        ("confirmed", item, "Too much", 5, "Ana Reyes"),
        ("planned", item, "Too much", 15, "Tom Reed"),
    ]
    item.refresh_from_db()
    assert (item.minutes, item.history.first().history_change_reason) == (7, "Split")


def test_split_of_a_published_item_leaves_it_and_plans_the_parts(
    item: AgendaItem, officer: User, later: Meeting
) -> None:
    make_item(item.meeting, "Last")
    publish(item.meeting, officer)
    item.refresh_from_db()
    here = Meeting.objects.get(pk=item.meeting_id)
    parts = split(item, officer, services.PartOf("Online", here), services.PartOf("Schools", later), title="New")
    assert titles(item.meeting) == ["1 Hate crime update", "2 Last"]
    assert [part.status for part in parts] == ["planned", "planned"]


def test_split_of_a_restricted_item_makes_restricted_parts(
    item: AgendaItem, later: Meeting, officer: User, public: AnonymousUser
) -> None:
    person = make_person("Mina Moore")
    Exclusion.objects.create(item=item, person=person, reason="Her own tender", made_by=officer)
    AgendaItem.objects.filter(pk=item.pk).update(**PRIVATE)
    part = split(item, officer, services.PartOf("The tender", later))[0]
    assert (part.restricted, part.grounds, part.public_title) == (True, ["1"], "An item in private")
    assert list(part.exclusions.values_list("person", flat=True)) == [person.pk]


def test_split_is_refused(
    item: AgendaItem, later: Meeting, officer: User, member: User, other_board: Board
) -> None:
    def why(*parts: services.PartOf, **fields: Any) -> tuple[str, str]:
        keeps = services.PartOf("Hate crime", item.meeting)
        values = {"item": item, "by": officer, "keeps": keeps, "parts": parts, "reason": "Too much", **fields}
        return refusal(services.split_item, **values)

    part = services.PartOf("Online", later)
    assert why() == ("part", "Say what is split off: give at least one part a title.")
    assert why(part, reason="") == ("reason", "Say why the item is split.")
    assert why(services.PartOf("Online", make_meeting(other_board, date(2018, 12, 1))))[1] == (
        "Choose a meeting of the same board."
    )
    Meeting.objects.filter(pk=later.pk).update(state="cancelled")
    later.refresh_from_db()
    assert why(part) == ("part", "Choose a meeting that is still to come.")
    assert AgendaItem.objects.count() == 1
    with pytest.raises(Denied):
        why(part, by=member)


def test_split_is_undone(item: AgendaItem, later: Meeting, officer: User) -> None:
    part = split(item, officer, services.PartOf("Schools", later, 15), title="Hate crime in town", minutes=7)[0]
    paper = paper_of(part)
    assert services.undo_split(item=part, by=officer) == item
    item.refresh_from_db()
    assert (item.title, item.minutes, list(item.papers.all())) == ("Hate crime update", 22, [paper])
    assert AgendaItem.objects.count() == 1


def test_split_is_not_undone_once_the_part_went_on(item: AgendaItem, later: Meeting, officer: User) -> None:
    part = split(item, officer, services.PartOf("Schools", later, 15))[0]
    services.withdraw_item(item=part, by=officer, reason="Done already")
    assert refusal(services.undo_split, item=part, by=officer)[1].startswith("This part has been dealt with")
    services.restore_item(item=part, by=officer)
    part.refresh_from_db()
    assert part.move_reason == "Too much"
    assert refusal(services.undo_split, item=item, by=officer)[1] == "This item was not split off another one."


def test_split_is_told_on_both_sides(item: AgendaItem, later: Meeting, officer: User, member: User) -> None:
    split(item, officer, services.PartOf("Schools", later, 15))
    assert tied(item.meeting, member) == [
        "Hate crime update | Split: see also | “Schools” | , Wednesday 19 December 2018: Too much"
    ]
    assert tied(later, member) == [
        "Schools | Split off | “Hate crime update” | , Wednesday 26 September 2018: Too much"
    ]
