"""A partnership in which every private field and file holds a word of its own, and who may read each word.

Made through the services, as officers would, so that nothing stands in a state that the product cannot reach.
With its figures (leak_figures) it knows every app, as csp.urls does of the product.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import docx
import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone

from actions import saved
from actions import services as log
from actions.exchange import exporter as exchange
from actions.exchange.importer import ACTIONS
from actions.models import Action
from actions.owners import identify_owner
from csp import exporting_files, importing_files, pdf
from csp.models import Job, OutboxMessage, SignedLink, User
from csp.roles import BoardRole
from csp.tests import leak_figures
from csp.tests.leak_words import (
    BOARD,
    CONTACTS,
    DRAFTS,
    NOBODY,
    OFFICERS,
    PAPERS,
    RESTRICTED,
    SUB_GROUP,
    Roles,
    World,
)
from meetings.agenda import published
from meetings.agenda import services as agenda
from meetings.duties import services as duties
from meetings.minutes import services as minuting
from meetings.models import AgendaItem, Board, Decision, Meeting, Minute, Minutes, Organisation, Paper, Person
from meetings.packs import services as packs
from meetings.packs.opened import record_opening
from meetings.papers import asking
from meetings.papers import services as papers
from meetings.papers import written as writing
from meetings.papers.layout import TEXTS
from meetings.people import services as people
from performance.models import Indicator
from strategies import services as strategies
from strategies.exchange.importer import NEW_PLAN
from strategies.models import PlannedAction, Priority, Strategy, StrategyPrint
from strategies.thread import concerns

SECTIONS = ("previous-minutes", "action-log", "forward-plan")


def build(
    board: Board, officer: User, member: User, outsider: User, administrator: User, police: Organisation
) -> World:
    """The whole of it. Meetings lie around today, because who may what is a matter of today."""
    sub_group = people.create_board(by=administrator, name="Serious Violence Group", slug="svg", parent=board)
    world = World(
        by={"officer": officer, "member": member, "outsider": outsider, "administrator": administrator},
        board=board,
        sub_group=sub_group,
    )
    _people(world, police)
    leak_figures.make(world)
    _past(world)
    _circulated(world)
    _to_come(world)
    _next(world)
    _template(world)
    _sub_group(world)
    _log(world)
    _log_in_files(world)
    leak_figures.make_reports(world)
    _strategies(world)
    _thread(world)
    return world


def _people(world: World, police: Organisation) -> None:
    """A former member, an officer of the sub-group, a member who will be excluded from items, and somebody who is in
    the directory alone."""
    officer, administrator = world.by["officer"], world.by["administrator"]
    yesterday = timezone.localdate() - timedelta(days=1)
    for key, name, seats in (
        ("former", "Freya Former", [(world.board, BoardRole.MEMBER, yesterday)]),
        ("sub_officer", "Sam Subofficer", [(world.sub_group, BoardRole.OFFICER, None)]),
    ):
        person = people.create_person(by=officer, name=name, email=f"{key}@example.org", organisation=police)
        world.by[key] = people.invite(person, by=administrator)
        for board, role, ends in seats:
            people.add_membership(
                board=board, by=administrator, person=person, role=role, starts=date(2018, 1, 1), ends=ends
            )
    phone, email = world.mark("phone of a member", CONTACTS), world.mark("e-mail of a member", CONTACTS)
    contact = people.create_person(
        by=officer, name="Cora Contact", email=f"{email}@example.org", phone=phone,
        other_names=world.mark("other names of a member", OFFICERS),
    )  # fmt: skip
    world.by["excluded"] = people.invite(contact, by=administrator)
    people.add_membership(board=world.board, by=officer, person=contact, role="member", starts=date(2018, 1, 1))
    people.register_interest(
        person=contact, by=officer, interest=world.mark("interest in the register", CONTACTS),
        words=world.mark("words of an interest", DRAFTS), starts=date(2018, 1, 1),
    )  # fmt: skip
    people.update_organisation(
        police,
        by=officer,
        version=police.version,
        other_names=world.mark("other names of an organisation", OFFICERS),
    )
    nora = world.mark("e-mail of somebody without an account", OFFICERS)
    people.create_person(by=officer, name="Nora Noaccount", email=f"{nora}@example.org")
    OutboxMessage.objects.create(
        key="undelivered:1",
        to=contact.email,
        subject=world.mark("subject of a mail", NOBODY, unseen=True),
        text=world.mark("text of a mail", NOBODY, unseen=True),
        html=world.mark("text of a mail as a page", NOBODY, unseen=True),
        state=OutboxMessage.State.FAILED,
        outcome_at=timezone.now(),
        error=world.mark("what a mail server said of a member's address", frozenset({"officer", "administrator"})),
    )
    Job.objects.create(
        kind=packs.BUILD, subject="meeting:0", state=Job.State.FAILED, finished_at=timezone.now(),
        error=world.mark("why a job failed", NOBODY, unseen=True),
        message=world.mark("how far a job was", NOBODY, unseen=True),
    )  # fmt: skip


def _past(world: World) -> None:
    """A meeting whose agenda and minutes are published: the public reads it, but for what is restricted."""
    officer = world.by["officer"]
    meeting = _meeting(world, "past", -60)
    opened = agenda.add_item(meeting=meeting, by=officer, title="Community safety update")
    hidden = _restricted_item(world, meeting, "past", sections=["action-log"])
    under = agenda.add_item(
        meeting=meeting, by=officer, parent=hidden, title=world.mark("title of a restricted sub-item", BOARD),
        public_title="Exempt sub-item", **RESTRICTED,
    )  # fmt: skip
    _open_paper_with_secrets(world, opened)
    _restricted_papers(world, opened, hidden, "past")
    _publish(world, meeting)
    _publish_supplement(world, meeting)
    minutes = minuting.start_minutes(meeting=meeting, by=officer)
    _minute(world, minutes, opened, "The open discussion.", "an open item, past")
    wrong = world.mark("words that a correction took out of a restricted minute", BOARD)
    _minute(world, minutes, hidden, "Considered in private.", "a restricted item, past", wrong)
    _minute(world, minutes, under, "", "a restricted sub-item, past")
    minuting.add_declaration(
        meeting=meeting, by=officer, person=Person.objects.get(name="Cora Contact"), item=hidden, kind="Prejudicial",
        interest=world.mark("interest declared on a restricted item", BOARD),
    )  # fmt: skip
    minuting.set_attendance(meeting=meeting, by=officer, person=world.by["member"].person, status="present")
    _vote(world, minutes, opened, "in private, on an open item", BOARD, restricted=True)
    _vote(world, minutes, hidden, "on a restricted item", BOARD)
    minuting.circulate(minutes=minutes, by=officer)
    agenda.hold_meeting(meeting=meeting, by=officer)
    approving = _meeting(world, "approving", -40)
    done = minuting.approve(minutes=minutes, by=officer, at_meeting=approving)
    minuting.publish_minutes(minutes=done, by=officer)
    private = world.mark("words that a correction put into a restricted minute", BOARD)
    minuting.correct_minutes(
        minutes=done, by=officer, at_meeting=approving,
        wanted=[minuting.Wanted(hidden, "restricted_text", wrong, private)],
    )  # fmt: skip
    # Of the approving meeting there are draft minutes alone.
    item = agenda.add_item(
        meeting=approving, by=officer, title=world.mark("title of an item never published", BOARD)
    )
    draft = minuting.start_minutes(
        meeting=approving, by=officer, note_taker=world.mark("note taker of draft minutes", DRAFTS)
    )
    minuting.save_minute(
        minutes=draft, item=item, by=officer, version=0,
        text=f"{world.mark('text of draft minutes', DRAFTS)}\n"
        f"ACTION: {world.mark('a proposed action', DRAFTS)} to write",
        decision=world.mark("decision in draft minutes", DRAFTS),
        restricted_text=f"ACTION: Nora to {world.mark('a proposed action minuted in private', DRAFTS)}",
    )  # fmt: skip
    minuting.set_attendance(
        meeting=approving, by=officer, status="present", name=world.mark("attendance in draft minutes", DRAFTS)
    )
    minuting.add_declaration(
        meeting=approving, by=officer, person=world.by["member"].person, kind="Personal",
        interest=world.mark("interest in draft minutes", DRAFTS),
    )  # fmt: skip


def _circulated(world: World) -> None:
    """A meeting whose minutes members have; the next agenda asks it to approve them, so packs print them."""
    officer = world.by["officer"]
    meeting = _meeting(world, "circulated", -25)
    hidden = _restricted_item(world, meeting, "circulated")
    _publish(world, meeting)
    _supplement(world, meeting, hidden)
    minutes = minuting.start_minutes(meeting=meeting, by=officer)
    _minute(world, minutes, hidden, "Considered in private.", "a restricted item, circulated")
    minuting.add_declaration(
        meeting=meeting, by=officer, person=world.by["member"].person, item=hidden, kind="Personal",
        interest=world.mark("interest declared on a restricted item, circulated", BOARD),
    )  # fmt: skip
    minuting.circulate(minutes=minutes, by=officer)
    minute = Minute.objects.select_related("minutes__meeting__board").get(minutes=minutes)
    minuting.add_comment(
        minute=minute, by=world.by["member"], text=world.mark("comment on circulated minutes", BOARD),
        part="restricted_text", passage=minute.restricted_text.split()[0],
    )  # fmt: skip
    settled = minuting.add_comment(
        minute=minute, by=officer, text=world.mark("comment on circulated minutes that is settled", BOARD)
    )
    minuting.settle_comment(
        comment=settled, by=officer, version=settled.version, outcome="declined",
        answer=world.mark("answer to a comment", BOARD),
    )  # fmt: skip


def _supplement(world: World, meeting: Meeting, hidden: AgendaItem) -> None:
    """Everybody opens the pack; then restricted papers and a restricted item come, in a supplement."""
    officer = world.by["officer"]
    for user in world.by.values():
        record_opening(user=user, pack=meeting.packs.get())
    _paper(world, hidden, "a restricted paper of a supplement", BOARD, **RESTRICTED)
    late = _restricted_item(world, meeting, "of a supplement", urgent_reason="It came late.")
    _paper(world, late, "a paper of a restricted item of a supplement", BOARD)
    opened = agenda.add_item(meeting=meeting, by=officer, title="Late update", urgent_reason="It came late.")
    _paper(
        world,
        opened,
        "a restricted paper of an open late item",
        BOARD,
        public_title="Exempt figures",
        **RESTRICTED,
    )
    packs.build_pack(meeting=meeting, by=officer)
    packs.publish_changes(meeting=meeting, by=officer)


def _to_come(world: World) -> None:
    """The forward plan: printed for the public without proposals, notes and what is restricted."""
    officer = world.by["officer"]
    later = _meeting(world, "later", 90)
    agenda.add_item(
        meeting=later, by=officer, title=world.mark("title of a proposed item", BOARD), status="proposed",
        note=world.mark("note of a proposed item", BOARD, unseen=True),
    )  # fmt: skip
    annual = agenda.add_item(
        meeting=later, by=officer, title="Annual report", status="planned",
        note=world.mark("note of a planned item", BOARD, unseen=True),
    )  # fmt: skip
    _asked_for(world, annual)
    agenda.add_item(
        meeting=later, by=officer, title=world.mark("title of a restricted planned item", BOARD), status="planned",
        presenters=world.mark("presenter of a restricted planned item", BOARD),
        note=world.mark("note of a restricted planned item", BOARD, unseen=True),
        public_interest_reason=world.mark("public interest in a planned item", BOARD, unseen=True),
        public_title="Exempt plan", **RESTRICTED,
    )  # fmt: skip
    dropped = agenda.add_item(
        meeting=later, by=officer, title=world.mark("title of a withdrawn item", BOARD), status="planned"
    )
    agenda.withdraw_item(item=dropped, by=officer, reason=world.mark("reason of a withdrawal", BOARD))
    sooner = _meeting(world, "sooner", 80)
    put_off = agenda.add_item(meeting=sooner, by=officer, title="Put off", status="planned")
    agenda.defer_item(
        item=put_off,
        by=officer,
        to_meeting=later,
        reason=world.mark("reason why what was planned is put off", BOARD),
    )
    proposal = agenda.add_item(
        meeting=later, by=officer, title=world.mark("title of a proposal merged", BOARD), status="proposed"
    )
    agenda.merge_item(
        item=proposal, by=officer, into=annual, reason=world.mark("reason why a proposal is merged", BOARD)
    )
    _split(world, later)
    published.publish_plan(board=world.board, by=officer)
    _proposed(world, later)
    _cycle(world)
    world.meetings["unbooked"] = agenda.create_meeting(
        board=world.board, by=officer, date=timezone.localdate() + timedelta(days=150), to_be_booked=True,
        venue=world.mark("venue of a meeting to be booked", BOARD),
        note=world.mark("note of a meeting to be booked", BOARD),
    )  # fmt: skip


def _split(world: World, later: Meeting) -> None:
    """A restricted item of the plan, and what was split off it, which is restricted too."""
    whole = agenda.add_item(
        meeting=later, by=world.by["officer"], status="planned", public_title="Exempt matter, split",
        title=world.mark("title of a restricted item before it was split", DRAFTS), **RESTRICTED,
    )  # fmt: skip
    titles = [world.mark(f"title of the {part} part of a restricted item", BOARD) for part in ("first", "second")]
    keeps, part = (agenda.PartOf(title=title, meeting=later) for title in titles)
    agenda.split_item(
        item=whole, by=world.by["officer"], keeps=keeps, parts=[part],
        reason=world.mark("reason why a restricted item was split", BOARD),
    )  # fmt: skip


def _proposed(world: World, later: Meeting) -> None:
    """A member's proposal that waits, and one of somebody who does not sit on the board, declined."""
    said: dict[str, Any] = {"board": world.board, "meeting": later}
    agenda.propose_item(
        **said, by=world.by["member"], title=world.mark("title of a member's proposal", BOARD),
        proposal=world.mark("why a member proposed it", BOARD),
    )  # fmt: skip
    proposed = agenda.propose_item(
        **said, by=world.by["outsider"], title=world.mark("title of an outsider's proposal", BOARD | {"outsider"}),
        proposal=world.mark("why an outsider proposed it", DRAFTS | {"outsider"}),
    )  # fmt: skip
    agenda.withdraw_item(
        item=proposed, by=world.by["officer"],
        reason=world.mark("why a proposal was declined", BOARD | {"outsider"}),
    )  # fmt: skip


def _cycle(world: World) -> None:
    """A duty that was done, by hand, and so comes again."""
    duty = duties.add_duty(
        board=world.board, by=world.by["officer"], title=world.mark("a duty", BOARD), every_months=12,
        first_due_on=timezone.localdate() - timedelta(days=10), basis=world.mark("where a duty is laid down", BOARD),
    )  # fmt: skip
    late = duty.rounds.order_by("due_on")[0]
    duties.enter_done(
        round_=late, by=world.by["officer"], version=late.version, met_on=timezone.localdate(),
        note=world.mark("evidence that a duty was done", BOARD),
    )  # fmt: skip


def _asked_for(world: World, item: AgendaItem) -> None:
    """A restricted paper asked of somebody without an account: handed in by link, sent back, handed in, late."""
    officer = world.by["officer"]
    paper = papers.add_paper(
        item=item, by=officer, title=world.mark("title of a paper asked for", DRAFTS), author="Nora Noaccount",
        public_title="Exempt paper", public_interest_reason="x", due=item.meeting.date - timedelta(days=30),
        **RESTRICTED,
    )  # fmt: skip
    asking.ask(paper=paper, by=officer)
    link = SignedLink.objects.get()
    for what in ("first", "second"):
        upload = _pdf(world.mark(f"text of the {what} version by link", DRAFTS))
        upload.name = f"{world.mark(f'file name of the {what} version by link', DRAFTS)}.pdf"
        version = asking.hand_in(paper=asking.paper_of(link), link=link, upload=upload)
        papers.prepare_version(version)
        if what == "first":
            reason = world.mark("why a version was sent back", DRAFTS)
            asking.send_back(version=version, by=officer, reason=reason)
    text = world.mark("what an author said", DRAFTS)
    asking.tell(paper=asking.paper_of(link), link=link, kind="late", text=text)


def _next(world: World) -> None:
    """A published agenda that has changed since: a restricted item deferred, late business and papers unpublished."""
    officer = world.by["officer"]
    meeting = _meeting(world, "next", 30)
    opened = agenda.add_item(
        meeting=meeting, by=officer, title="Minutes, actions and plan", sections=list(SECTIONS)
    )
    hidden = _restricted_item(world, meeting, "next")
    deferred = agenda.add_item(
        meeting=meeting, by=officer, title=world.mark("title of a restricted item, deferred", BOARD),
        public_title="Exempt matter, deferred", **RESTRICTED,
    )  # fmt: skip
    _restricted_papers(world, opened, hidden, "next")
    _excluded(world, opened, hidden)
    _log_before_the_pack(world)
    report = _finished_report(world, opened)
    leak_figures.print_reports(world, opened, hidden)
    _publish(world, meeting)
    _go_on_writing(world, report)
    agenda.defer_item(
        item=AgendaItem.objects.get(pk=deferred.pk), by=officer, to_meeting=world.meetings["later"],
        reason=world.mark("reason of a deferral of a restricted item", BOARD),
    )  # fmt: skip
    late = agenda.add_item(
        meeting=meeting, by=officer, title=world.mark("title of an item of late business", BOARD),
        urgent_reason=world.mark("reason of late business", BOARD),
    )  # fmt: skip
    _paper(world, late, "late business", DRAFTS)
    paper = Paper.objects.filter(item=hidden, kind="report", restricted=True).earliest("pk")
    papers.prepare_version(
        papers.add_version(
            paper=paper, by=officer, upload=_pdf(world.mark("text of a new version of a restricted paper", DRAFTS))
        )
    )
    open_paper = _paper(world, opened, "an unpublished open paper", DRAFTS)
    papers.withdraw_paper(paper=_paper(world, opened, "a withdrawn paper", DRAFTS), by=officer)
    assert open_paper.versions.get().is_ready
    packs.build_pack(meeting=meeting, by=officer)


def _excluded(world: World, opened: AgendaItem, hidden: AgendaItem) -> None:
    """Who has an interest in one item, and had one in another, which was lifted."""
    officer, person = world.by["officer"], Person.objects.get(name="Cora Contact")
    minuting.exclude(
        item=hidden, person=person, by=officer, reason=world.mark("why somebody is excluded from an item", DRAFTS)
    )
    lifted = minuting.exclude(
        item=opened, person=person, by=officer, reason=world.mark("why somebody was excluded from an item", DRAFTS)
    )
    minuting.lift_exclusion(
        exclusion=lifted, by=officer, reason=world.mark("why somebody is excluded no longer", DRAFTS)
    )


def _template(world: World) -> None:
    """The template is its officers'. What an agenda has of it is the agenda's."""
    officer = world.by["officer"]
    agenda.add_standing(
        board=world.board, by=officer, title=world.mark("title of a standing item", DRAFTS),
        note=world.mark("note of a standing item", DRAFTS),
        presenters=world.mark("presenter of a standing item", DRAFTS),
        public_title=world.mark("public title of a standing item", DRAFTS),
        public_interest_reason=world.mark("public interest in a standing item", DRAFTS), **RESTRICTED,
    )  # fmt: skip
    meeting = _meeting(world, "started", 60)
    opened = agenda.add_standing(board=world.board, by=officer, title="Any other business")
    left_out = agenda.add_standing(
        board=world.board, by=officer, title=world.mark("title of a standing item left out", BOARD),
        public_title="Exempt standing item", **RESTRICTED,
    )  # fmt: skip
    agenda.bring_item(meeting=meeting, by=officer, key=f"s{opened.pk}")
    item = agenda.bring_item(meeting=meeting, by=officer, key=f"s{left_out.pk}")
    agenda.withdraw_item(item=item, by=officer, reason=world.mark("reason why a standing item is left out", BOARD))


def _sub_group(world: World) -> None:
    """A board below, with an agenda, papers and a pack of its own that are not published, and its plan and log."""
    by, board = world.by["sub_officer"], world.sub_group
    meeting = agenda.create_meeting(
        board=board, by=by, date=timezone.localdate() + timedelta(days=20), starts=time(10), venue="Town Hall"
    )
    world.meetings["sub_group"] = meeting
    item = agenda.add_item(
        meeting=meeting, by=by, title=world.mark("title of a sub-group's item", SUB_GROUP),
        note=world.mark("note of a sub-group's item", SUB_GROUP),
        presenters=world.mark("presenter of a sub-group's item", SUB_GROUP),
    )  # fmt: skip
    _paper(world, item, "a sub-group's paper", SUB_GROUP, by=by)
    packs.build_pack(meeting=meeting, by=by)
    agenda.add_item(
        meeting=meeting, by=by, title=world.mark("title on a sub-group's plan", SUB_GROUP), status="planned"
    )
    log.create_action(
        board=board, by=by, text=world.mark("action of a sub-group", SUB_GROUP), raised_on=date(2018, 7, 4),
        owners=world.mark("owner of a sub-group's action", SUB_GROUP), due="date", due_on=date(2018, 9, 1),
    )  # fmt: skip


def _log_before_the_pack(world: World) -> None:
    """Restricted actions, overdue: in the members' pack and mails, in nothing of the public's."""
    officer = world.by["officer"]
    action = log.create_action(
        board=world.board, by=officer, text=world.mark("text of a restricted action", BOARD),
        owners=f"All organisations/ {world.mark('owner of a restricted action', BOARD)}",
        raised_on=date(2018, 7, 4), due="date", due_on=date(2018, 9, 1), grounds=["1"], restricted=True,
        public_interest_reason=world.mark("public interest in an action", DRAFTS),
    )  # fmt: skip
    log.add_update(action=action, by=officer, text=world.mark("update of a restricted action", BOARD))
    _open_action_with_secrets(world)
    elsewhere = log.create_action(
        board=world.board, by=officer, text=world.mark("restricted action of somebody without an account", BOARD),
        owners="Nora Noaccount", raised_on=date(2018, 7, 4), due="date", due_on=date(2018, 9, 1), **RESTRICTED,
    )  # fmt: skip
    identify_owner(owner=elsewhere.owners.get(), by=officer, person=Person.objects.get(name="Nora Noaccount"))
    log.create_action(board=world.board, by=officer, text="An open action", raised_on=date(2018, 7, 4))


def _open_action_with_secrets(world: World) -> None:
    """An open action, overdue: the public pack prints it, but neither its restricted update nor why it was put off."""
    officer = world.by["officer"]
    action = log.create_action(
        board=world.board, by=officer, text="An open action, put off", raised_on=date(2018, 7, 4),
        owners="All organisations", due="date", due_on=date(2018, 9, 1),
    )  # fmt: skip
    log.update_action(
        action=action, by=officer, version=action.version, due_on=date(2018, 10, 1),
        due_reason=world.mark("reason why an action was put off", BOARD),
    )  # fmt: skip
    upload = _pdf(world.mark("text of the evidence of a restricted update", BOARD))
    upload.name = f"{world.mark('file name of the evidence of a restricted update', BOARD)}.pdf"
    log.report(
        action=action, by=officer, restricted=True, upload=upload, text=world.mark("restricted update", BOARD),
        by_name=world.mark("who said a restricted update", BOARD),
        web_address=f"https://{world.mark('address of the evidence of a restricted update', BOARD)}.example.org/",
    )  # fmt: skip
    log.add_update(action=action, by=officer, text="An open update", on=date(2018, 9, 3))


def _log(world: World) -> None:
    """What is only proposed, and what has ended."""
    officer = world.by["officer"]
    log.create_action(
        board=world.board, by=officer, text=world.mark("text of a proposed action", DRAFTS), status="proposed",
        owners=world.mark("owner of a proposed action", DRAFTS), raised_on=date(2018, 7, 4),
    )  # fmt: skip
    ended = log.create_action(
        board=world.board,
        by=officer,
        text=world.mark("text of an ended action", BOARD),
        raised_on=date(2018, 7, 4),
    )
    log.close_action(
        action=ended, by=officer, status=Action.Status.NOT_PURSUED,
        note=world.mark("note of an ended action", BOARD),
    )  # fmt: skip
    saved.save_list(
        by=officer, name=world.mark("name of a saved list", DRAFTS), board=world.board,
        query=f"q={world.mark('what a saved list looks for', DRAFTS)}",
    )  # fmt: skip


def _log_in_files(world: World) -> None:
    """A file that one officer asked for, and one that was looked at."""
    officer = world.by["officer"]
    about = world.mark("search of a file of actions", DRAFTS)
    export = exchange.request_export(user=officer, kind="xlsx", query=f"q={about}", board=world.board)
    exporting_files.make(export, lambda done, total, message: None)  # type: ignore[arg-type]
    row = f"Action required,Date of Meeting,Responsible Manager(s)\n{world.mark('row of a file', DRAFTS)},4 July 2018,"
    content = ContentFile(row.encode(), name=f"{world.mark('name of a file', DRAFTS)}.csv")
    chosen = importing_files.choose_file(
        importer=ACTIONS, target=world.board, by=officer, upload=content, asked={}
    )  # fmt: skip
    importing_files.run_file(chosen, save=False)
    theme, action = world.mark("theme in a file", DRAFTS, unseen=True), world.mark("action in a file", DRAFTS)
    plan = f"Theme,Actions\n{theme},{action}\n"
    years = {"starts": date(2018, 4, 1), "ends": date(2021, 3, 31)}
    chosen = importing_files.choose_file(
        importer=NEW_PLAN, target=world.board, by=officer, upload=ContentFile(plan.encode(), name="plan.csv"),
        asked={"title": world.mark("title of a plan in a file", DRAFTS), **years},
    )  # fmt: skip
    importing_files.run_file(chosen, save=False)


def _strategies(world: World) -> None:
    """A draft is for the board. What was adopted is public, but not the actions and figures that hang on it."""
    officer = world.by["officer"]
    years = {"starts": date(2018, 4, 1), "ends": date(2021, 3, 31)}
    draft = strategies.create_strategy(
        board=world.board, by=officer, title=world.mark("title of a draft strategy", BOARD),
        vision=world.mark("vision of a draft strategy", BOARD),
        foreword=world.mark("foreword of a draft strategy", BOARD),
        foreword_by=world.mark("whose foreword it is", BOARD),
        level_names=[world.mark("what a draft calls its levels", BOARD)], **years,
    )  # fmt: skip
    strategies.add_link(
        strategy=draft, by=officer, words=world.mark("what a draft links to", BOARD),
        address=f"https://{world.mark('address of what a draft links to', BOARD)}.example.org/",
    )  # fmt: skip
    planned = strategies.add_priority(
        strategy=draft, by=officer, title=world.mark("title of a draft's priority", BOARD),
        rationale=world.mark("rationale of a draft's priority", BOARD),
        outcome=world.mark("outcome of a draft's priority", BOARD),
        resources=world.mark("resources of a draft's priority", BOARD),
    )  # fmt: skip
    strategies.plan_action(
        priority=planned, by=officer, reference=world.mark("reference of what a draft plans", DRAFTS),
        text=world.mark("text of what a draft plans", DRAFTS),
        outcome=world.mark("outcome of what a draft plans", DRAFTS),
    )  # fmt: skip
    _sign_off(world, draft)
    _out_for_comment(world)
    adopted = strategies.create_strategy(
        board=world.board, by=officer, title="Joint strategy", vision="Safe", **years
    )
    priority = strategies.add_priority(strategy=adopted, by=officer, title="Fewer offences")
    strategies.set_measure(
        priority=priority, by=officer, indicator=Indicator.objects.get(code="ASB-01"), baseline_on=date(2018, 3, 31),
        baseline=world.number("baseline of a measure", BOARD), target=world.number("target of a measure", BOARD),
        target_on=date(2020, 3, 31),
        milestones=[(date(2019, 3, 31), world.number("milestone of a measure", BOARD, unseen=True))],
    )  # fmt: skip
    strategies.adopt_strategy(strategy=adopted, by=officer)
    StrategyPrint.objects.create(strategy=adopted, user=officer, whole=True)
    acting = strategies.plan_action(
        priority=priority, by=officer, reference="1.1", outcome=world.mark("outcome of a planned action", BOARD),
        text=world.mark("text of a planned action", BOARD), raised_on=date(2018, 7, 4),
        owners=world.mark("owner of a planned action", BOARD),
        by_when=world.mark("when a planned action is to end", BOARD),
        lead_organisation=world.mark("lead organisation of a planned action", BOARD),
        supporting=world.mark("who supports a planned action", BOARD),
        comment=world.mark("comment on a planned action", BOARD),
        document_reference=world.mark("document of a planned action", BOARD),
        mandated_by=world.mark("who mandates a planned action", BOARD),
    )  # fmt: skip
    strategies.assess(
        priority=priority, by=officer, rating="red", reason=world.mark("reason of an assessment", BOARD)
    )
    _next_edition(world, adopted, acting)


def _next_edition(world: World, adopted: Strategy, planned: PlannedAction) -> None:
    """It was reviewed; its next edition is a draft that does not go on with what was planned."""
    officer = world.by["officer"]
    adopted.refresh_from_db()
    strategies.review_strategy(
        strategy=adopted, by=officer, version=adopted.version, note=world.mark("what a review found", BOARD),
        review_on=timezone.localdate() + timedelta(days=365),
    )  # fmt: skip
    edition = strategies.begin_edition(
        strategy=adopted, by=officer, title=world.mark("title of a next edition", BOARD), starts=date(2021, 4, 1),
        ends=date(2024, 3, 31), priorities=[planned.priority], planned=[],
    )  # fmt: skip
    ending = world.mark("what came of a planned action", BOARD)
    strategies.say_what_came(strategy=edition, by=officer, said={planned.pk: (planned.version, "closed", ending)})


def _thread(world: World) -> None:
    """What restricted items are about, and a decision taken in private of which nothing need come."""
    officer, hidden = world.by["officer"], AgendaItem.objects.filter(restricted=True, published_at__isnull=False)
    for kind, model in (("priority", Priority), ("action", Action), ("indicator", Indicator)):
        about = model.objects.visible_to(officer).latest("pk")
        concerns.add_concern(item=hidden.earliest("pk"), by=officer, about=(kind, about.pk))
    minuting.say_needs_none(decision=Decision.objects.visible_to(officer).latest("pk"), by=officer)


def _sign_off(world: World, draft: Strategy) -> None:
    """Whoever may read the draft reads what its boards said; the sub-group sits on its route without seeing it."""
    officer = world.by["officer"]
    step = strategies.add_step(strategy=draft, by=officer, board=world.board)
    evidence = world.mark("evidence of a board's agreement", BOARD)
    strategies.meet_step(step=step, by=officer, version=0, met_on=timezone.localdate(), note=evidence)
    strategies.add_step(strategy=draft, by=officer, board=world.sub_group)


def _out_for_comment(world: World) -> None:
    """The boards that are asked read the draft and their own comments; the strategy's board reads all."""
    officer, asked = world.by["officer"], BOARD | SUB_GROUP
    out = strategies.create_strategy(
        board=world.board, by=officer, title=world.mark("title of a draft out for comment", asked),
        vision=world.mark("vision of a draft out for comment", asked),
        starts=date(2019, 4, 1), ends=date(2022, 3, 31),
    )  # fmt: skip
    consultation = strategies.open_consultation(
        strategy=out, by=officer, boards=[world.board, world.sub_group],
        comments_by=timezone.localdate() + timedelta(days=14), note=world.mark("covering note to a draft", asked),
    )  # fmt: skip
    for reader, who in (("member", BOARD), ("sub_officer", asked)):
        comment = strategies.add_comment(
            consultation=consultation, by=world.by[reader], part="vision", paragraph=1,
            text=world.mark(f"comment of {reader} on a draft", who),
        )  # fmt: skip
        strategies.answer_comment(
            comment=comment, by=officer, version=0, outcome="taken",
            answer=world.mark(f"response to the comment of {reader}", who),
        )  # fmt: skip
    strategies.send_responses(consultation=consultation, by=officer)


def _meeting(world: World, key: str, days: int) -> Meeting:
    world.meetings[key] = agenda.create_meeting(
        board=world.board, by=world.by["officer"], date=timezone.localdate() + timedelta(days=days),
        starts=time(10), ends=time(13), venue="Town Hall",
    )  # fmt: skip
    return world.meetings[key]


def _restricted_item(world: World, meeting: Meeting, key: str, **fields: Any) -> AgendaItem:
    return agenda.add_item(
        meeting=meeting, by=world.by["officer"], title=world.mark(f"title of a restricted item, {key}", BOARD),
        note=world.mark(f"note of a restricted item, {key}", BOARD),
        public_interest_reason=world.mark(f"public interest in an item, {key}", BOARD),
        public_title="Exempt matter", **fields, **RESTRICTED,
    )  # fmt: skip


def _restricted_papers(world: World, opened: AgendaItem, hidden: AgendaItem, key: str) -> None:
    """A restricted PDF under an open item, and a PDF and a Word paper under a restricted one."""
    _paper(
        world, opened, f"a restricted paper under an open item, {key}", BOARD, public_title="Exempt paper",
        public_interest_reason=world.mark(f"public interest in a paper, {key}", DRAFTS), **RESTRICTED,
    )  # fmt: skip
    _paper(world, hidden, f"a restricted paper, {key}", PAPERS, public_title="Exempt report", **RESTRICTED)
    _paper(world, hidden, f"a Word paper under a restricted item, {key}", PAPERS, word=True, kind="appendix")


def _paper(
    world: World,
    item: AgendaItem,
    what: str,
    who: Roles,
    *,
    by: User | None = None,
    word: bool = False,
    **fields: Any,
) -> Paper:
    """A prepared paper with words in its title, author, text and file name, and in what Word and PDF hide."""
    text = world.mark(f"text of {what}", who)
    hidden = world.mark(f"what the file of {what} hides", DRAFTS if who != SUB_GROUP else SUB_GROUP)
    upload = _word(text, hidden) if word else _pdf(text, hidden)
    upload.name = f"{world.mark(f'file name of {what}', who, unseen=True)}.{'docx' if word else 'pdf'}"
    paper = papers.add_paper(
        item=item, by=by or world.by["officer"], title=world.mark(f"title of {what}", who), upload=upload,
        author=world.mark(f"author of {what}", who), **fields,
    )  # fmt: skip
    papers.prepare_version(paper.versions.get())
    return paper


def _open_paper_with_secrets(world: World, item: AgendaItem) -> None:
    """Open papers whose files hide something: readers get the cleaned PDF, never the file as it was handed in."""
    hidden = [world.mark(f"what an open {kind} file hides", DRAFTS) for kind in ("PDF", "Word")]
    for title, upload in (
        ("Open PDF", _pdf("Open report", hidden[0])),
        ("Open Word", _word("Open report", hidden[1])),
    ):
        upload.name = f"{world.mark(f'file name of {title}', DRAFTS, unseen=True)}{upload.name}"
        paper = papers.add_paper(item=item, by=world.by["officer"], title=title, upload=upload)
        papers.prepare_version(paper.versions.get())


def _finished_report(world: World, item: AgendaItem) -> Paper:
    """An open paper that was written in the site."""
    officer = world.by["officer"]
    paper = writing.start_report(item=item, by=officer, title="Written here")
    saved = writing.save_report(paper=paper, by=officer, version="0.0", purpose="<p>What everybody may read.</p>")
    papers.prepare_version(writing.finish_report(paper=paper, by=officer, version=saved.version))
    return paper


def _go_on_writing(world: World, paper: Paper) -> None:
    """After it is published, its author goes on: the draft, and a version that is not published yet."""
    officer = world.by["officer"]
    finished = world.mark("version of a written report, not published", DRAFTS)
    saved = writing.save_report(
        paper=paper, by=officer, version=writing.written_of(paper).version, purpose=f"<p>{finished}</p>"
    )
    papers.prepare_version(writing.finish_report(paper=paper, by=officer, version=saved.version))
    texts = {name: f"<p>{world.mark(f'draft {name} of a written report', DRAFTS)}</p>" for name in TEXTS}
    writing.save_report(
        paper=paper, by=officer, version=saved.version, **texts,
        contact=world.mark("draft contact of a written report", DRAFTS),
    )  # fmt: skip


def _vote(
    world: World, minutes: Minutes, item: AgendaItem, where: str, who: Roles, *, restricted: bool = False
) -> None:
    ballot = minuting.Ballot(
        motion=world.mark(f"motion of a vote {where}", who), in_favour=1, restricted=restricted
    )
    minuting.record_vote(minutes=minutes, item=item, by=world.by["officer"], ballot=ballot)


def _minute(world: World, minutes: Minutes, item: AgendaItem, text: str, what: str, more: str = "") -> None:
    minuting.save_minute(
        minutes=minutes, item=item, by=world.by["officer"], version=0, text=text,
        restricted_text=f"{world.mark(f'restricted text of {what}', BOARD)} was said.\n{more}\n"
        f"ACTION: Nora to {world.mark(f'action minuted in private, {what}', BOARD)}\n"
        f"AGREED to {world.mark(f'decision taken in private, {what}', BOARD)}",
    )  # fmt: skip


def _publish(world: World, meeting: Meeting) -> None:
    packs.build_pack(meeting=meeting, by=world.by["officer"])
    packs.publish_meeting(meeting=meeting, by=world.by["officer"], late_reason="It was made late.")
    meeting.refresh_from_db()


def _publish_supplement(world: World, meeting: Meeting) -> None:
    """Late business that is restricted, and a newer version of a restricted paper, published after the agenda."""
    officer = world.by["officer"]
    late = agenda.add_item(
        meeting=meeting, by=officer, title=world.mark("title of a restricted item of a supplement", BOARD),
        note=world.mark("note of a restricted item of a supplement", BOARD), public_title="Exempt late matter",
        urgent_reason=world.mark("urgency of a restricted item of a supplement", BOARD), **RESTRICTED,
    )  # fmt: skip
    _paper(world, late, "a restricted paper of a restricted item of a supplement", BOARD)
    paper = Paper.objects.get(item__meeting=meeting, item__restricted=False, restricted=True)
    upload = _pdf(world.mark("text of a restricted paper's version in a supplement", BOARD))
    papers.prepare_version(papers.add_version(paper=paper, by=officer, upload=upload))
    packs.build_pack(meeting=meeting, by=officer)
    packs.publish_changes(meeting=meeting, by=officer)


def _pdf(text: str, hidden: str = "") -> ContentFile[bytes]:
    """A PDF that says ``text``, with ``hidden`` in an attached file and in a script."""
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf.render(f"<h1>{text}</h1>", title=text))) as made:
        if hidden:
            del made.Root.StructTreeRoot, made.Root.MarkInfo  # the officer is told of it, by the paper's title
            made.attachments["notes.txt"] = hidden.encode()
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=hidden)
            made.Root.OpenAction = script
        made.save(target)
    return ContentFile(target.getvalue(), name="report.pdf")


def _word(text: str, hidden: str) -> ContentFile[bytes]:
    """A Word file that says ``text``, with ``hidden`` as hidden text, as its author and as its last editor."""
    made, target = docx.Document(), BytesIO()
    made.add_paragraph(text)
    made.add_paragraph().add_run(hidden).font.hidden = True
    made.core_properties.author = made.core_properties.last_modified_by = hidden
    made.core_properties.comments = hidden
    made.save(target)
    return ContentFile(target.getvalue(), name="report.docx")
