"""The pack on the meeting's page, its job, and the pages that publish."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp import jobs, storage
from csp.models import Job, User
from csp.words import file_size
from meetings.models import AgendaItem, Meeting, Pack
from meetings.packs import panel, services
from meetings.packs.freshness import CHANGED
from meetings.packs.tasks import BUILD_JOB
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper, make_version
from meetings.tests.pages import texts

IN_TIME = datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London"))
LATE = datetime(2018, 9, 20, 12, tzinfo=ZoneInfo("Europe/London"))
POSTS = ["pack-build", "pack-cancel", "pack-publish", "pack-publish-changes"]


def at(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.board.slug, meeting.date])


@pytest.fixture
def agenda(meeting: Meeting) -> AgendaItem:
    item = make_item(meeting, "Hate crime update")
    make_paper(item, "Hate crime report")
    secret = make_item(meeting, "Operation Marigold", restricted=True, grounds=["7"], public_title="Figures")
    make_paper(secret, "Operation file", mark="MARIGOLD")
    return item


@pytest.fixture
def pack(meeting: Meeting, officer: User, agenda: AgendaItem) -> Pack:
    return services.build_pack(meeting=meeting, by=officer)


def test_build_page_builds_the_pack_and_goes_back(
    meeting: Meeting, officer: User, agenda: AgendaItem, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = log_in(officer).post(at("pack-build", meeting))
    assert response.url == f"{meeting.get_absolute_url()}#pack"
    job = Job.objects.get(kind="build-pack")
    assert (job.state, job.subject, job.done) == (Job.State.DONE, f"meeting:{meeting.pk}", job.total)
    assert meeting.packs.count() == 1


def test_build_page_says_which_paper_is_not_ready(meeting: Meeting, officer: User, agenda: AgendaItem) -> None:
    version = agenda.papers.get().versions.get()
    type(version).objects.filter(pk=version.pk).update(prepared_at=None)
    response = log_in(officer).post(at("pack-build", meeting), follow=True)
    assert "“Hate crime report” (item 1) is still being prepared" in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(
    ("who", "code"), [("chair", 403), ("member", 403), ("outsider", 403), ("administrator", 403)]
)
def test_pages_are_for_officers_of_the_board(
    meeting: Meeting, name: str, who: str, code: int, request: pytest.FixtureRequest
) -> None:
    assert log_in(request.getfixturevalue(who)).post(at(name, meeting)).status_code == code


@pytest.mark.parametrize("name", POSTS)
def test_pages_ask_the_public_to_log_in(meeting: Meeting, name: str) -> None:
    assert Client().post(at(name, meeting)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*POSTS, "pack-job", "pack-members", "pack-public"])
def test_meeting_to_be_booked_is_not_found_by_outsiders(meeting: Meeting, outsider: User, name: str) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.TO_BE_BOOKED)
    client = log_in(outsider)
    response = client.post(at(name, meeting)) if name in POSTS else client.get(at(name, meeting))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["pack-build", "pack-cancel"])
def test_following_a_link_builds_and_cancels_nothing(meeting: Meeting, officer: User, name: str) -> None:
    assert log_in(officer).get(at(name, meeting)).status_code == 405


# The job ----------------------------------------------------------------------------------------------------


def running(meeting: Meeting, officer: User, **fields: object) -> Job:
    values = {"state": Job.State.RUNNING, "run_token": "x", "heartbeat_at": timezone.now(), "total": 10, "done": 3}
    return Job.objects.create(
        kind="build-pack", subject=f"meeting:{meeting.pk}", requested_by=officer, **{**values, **fields}
    )


def test_job_fragment_shows_how_far_the_build_is(meeting: Meeting, officer: User) -> None:
    running(meeting, officer, message="Printing “Action log”")
    response = log_in(officer).get(at("pack-job", meeting), headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "Agenda pack: 30% done." in text
    assert "Printing “Action log”" in text
    assert f'hx-get="{at("pack-job", meeting)}"' in text
    assert at("pack-cancel", meeting) in text


def test_job_fragment_of_an_ended_build_reloads_the_page(meeting: Meeting, officer: User) -> None:
    running(meeting, officer, state=Job.State.DONE)
    assert log_in(officer).get(at("pack-job", meeting))["HX-Refresh"] == "true"


def test_job_fragment_is_for_those_who_see_drafts(
    meeting: Meeting, officer: User, chair: User, member: User
) -> None:
    running(meeting, officer)
    codes = [log_in(user).get(at("pack-job", meeting)).status_code for user in (officer, chair, member)]
    assert codes == [200, 200, 403]
    assert at("pack-cancel", meeting) not in log_in(chair).get(at("pack-job", meeting)).content.decode()


def test_job_fragment_without_a_job_is_not_found(meeting: Meeting, officer: User) -> None:
    assert log_in(officer).get(at("pack-job", meeting)).status_code == 404


def test_job_whose_worker_died_is_shown_as_failed_and_can_be_run_again(
    meeting: Meeting, officer: User, agenda: AgendaItem, django_capture_on_commit_callbacks: object
) -> None:
    running(meeting, officer, heartbeat_at=timezone.now() - 2 * Job.SILENCE)
    client = log_in(officer)
    text = client.get(meeting.get_absolute_url()).content.decode()
    assert "The worker stopped before this was finished. Nothing was changed. Run it again." in text
    assert "Run it again</button>" in text
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(at("pack-build", meeting))
    assert [job.state for job in Job.objects.all()] == [Job.State.DONE, Job.State.FAILED]


def test_job_that_is_cancelled_stops_at_its_next_step_and_keeps_nothing(
    meeting: Meeting, officer: User, agenda: AgendaItem
) -> None:
    job = services.request_pack(meeting=meeting, by=officer)
    assert log_in(officer).post(at("pack-cancel", meeting)).status_code == 302
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, meeting.packs.count()) == (Job.State.CANCELLED, 0)


def test_job_taken_over_by_another_run_stops(meeting: Meeting, officer: User, agenda: AgendaItem) -> None:
    job = running(meeting, officer, run_token="ours")
    progress = jobs.Progress(job)
    Job.objects.filter(pk=job.pk).update(run_token="theirs")
    with pytest.raises(jobs.Stopped):
        services.build_pack(meeting=meeting, by=officer, progress=progress)
    assert meeting.packs.count() == 0


def test_cancel_without_a_job_says_so(meeting: Meeting, officer: User) -> None:
    response = log_in(officer).post(at("pack-cancel", meeting), follow=True)
    assert "No pack of this meeting is being built." in response.content.decode()


def test_job_may_be_watched_by_those_who_see_drafts(
    meeting: Meeting, officer: User, chair: User, member: User, outsider: User
) -> None:
    seen = [BUILD_JOB.visible_to(user, f"meeting:{meeting.pk}") for user in (officer, chair, member, outsider)]
    assert seen == [True, True, False, False]
    assert BUILD_JOB.url(f"meeting:{meeting.pk}") == meeting.get_absolute_url()


# The panel --------------------------------------------------------------------------------------------------


def test_panel_offers_the_officer_to_build_then_to_publish(
    meeting: Meeting, officer: User, agenda: AgendaItem
) -> None:
    client = log_in(officer)
    assert "Build the agenda pack</button>" in client.get(meeting.get_absolute_url()).content.decode()
    services.build_pack(meeting=meeting, by=officer)
    text = client.get(meeting.get_absolute_url()).content.decode()
    assert "Not published yet" in text
    assert (
        "These have no tags, so a screen reader cannot follow them well: Hate crime report; Operation file."
        in text
    )
    assert at("pack-publish", meeting) in text


def test_panel_says_when_the_pack_is_out_of_date(
    meeting: Meeting, officer: User, pack: Pack, agenda: AgendaItem
) -> None:
    make_version(agenda.papers.get(), mark="NEWER")
    text = log_in(officer).get(meeting.get_absolute_url()).content.decode()
    assert CHANGED in text
    assert at("pack-publish", meeting) not in text


def test_panel_of_a_held_meeting_does_not_say_that_its_pack_is_out_of_date(
    meeting: Meeting, officer: User, pack: Pack
) -> None:
    make_item(meeting, "Later")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD)
    assert CHANGED not in log_in(officer).get(meeting.get_absolute_url()).content.decode()


def test_panel_shows_the_public_nothing_before_publication(meeting: Meeting, pack: Pack, public: object) -> None:
    assert panel.meeting_pack(public, meeting) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("who", "files"), [("member", ["members", "public"]), ("public", ["public"])])
def test_panel_shows_readers_the_published_files_they_may_have(
    meeting: Meeting, officer: User, pack: Pack, who: str, files: list[str], request: pytest.FixtureRequest
) -> None:
    with time_machine.travel(IN_TIME, tick=False):
        services.publish_meeting(meeting=meeting, by=officer)
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    text = client.get(meeting.get_absolute_url()).content.decode()
    place = [meeting.board.slug, meeting.date, 1]
    shown = [name for name in ("members", "public") if reverse(f"pack-{name}-numbered", args=place) in text]
    assert shown == files
    assert "Published Tuesday 18 September 2018 at 12:00pm." in text


def test_panel_says_how_many_pages_each_file_has(meeting: Meeting, officer: User, pack: Pack) -> None:
    with pikepdf.open(storage.path_of(pack.members_file)) as opened:
        pages = len(opened.pages)
    said = texts(log_in(officer).get(meeting.get_absolute_url()), ".pack__files a")[0]
    assert said == f"Members’ pack, draft (PDF, {pages} pages, {file_size(pack.members_file.size)})"


def test_panel_takes_the_same_number_of_queries_for_one_item_and_thirty(
    meeting: Meeting, officer: User, pack: Pack, django_assert_num_queries: object
) -> None:
    def look() -> None:
        fresh = Meeting.objects.select_related("board__contact_officer", "board__media_contact").get(pk=meeting.pk)
        user = User.objects.get(pk=officer.pk)
        panel.meeting_pack(user, fresh)

    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        look()
    for number in range(30):
        make_paper(make_item(meeting, f"Item {number}"))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        look()


QUERIES = 16


# Publishing -------------------------------------------------------------------------------------------------


def test_publish_page_says_what_will_be_seen_by_whom(meeting: Meeting, officer: User, pack: Pack) -> None:
    with time_machine.travel(IN_TIME, tick=False):
        text = log_in(officer).get(at("pack-publish", meeting)).content.decode()
    everybody, board = text.split("What only people who sit on this board will see")
    assert "has 5 clear working days of notice. The law asks for 5: the last day to publish is" in everybody
    assert "Item 1: Hate crime report, pages 1 to 2" in everybody
    assert "Item 2: Operation file, pages 3 to 4 (paragraph 7 of Part 1 of Schedule 12A" in board
    assert "late_reason" not in text


@pytest.mark.parametrize(
    ("entered", "cover", "marked"),
    [
        ("", "<p>Security: [RESTRICTED]</p>", "RESTRICTED"),
        (
            "",
            "<table><tr><td>Security marking:</td><td>OFFICIAL-SENSITIVE</td></tr></table>",
            "OFFICIAL-SENSITIVE",
        ),
        ("RESTRICTED", "", "RESTRICTED"),
        ("", "<p>Security: [UNPROTECTED]</p>", ""),
        ("OFFICIAL", "<p>Security: Official</p>", ""),
        ("", "<p>The funds are restricted.</p>", ""),
        ("", f"<p>{'word ' * 500}</p><p>Security: RESTRICTED</p>", ""),
    ],
)
def test_publish_page_warns_of_an_open_paper_that_is_marked_as_not_for_everybody(
    meeting: Meeting, officer: User, agenda: AgendaItem, entered: str, cover: str, marked: str
) -> None:
    agenda.papers.update(marking=entered)
    agenda.papers.get().versions.update(html=cover)
    services.build_pack(meeting=meeting, by=officer)
    with time_machine.travel(IN_TIME, tick=False):
        response = log_in(officer).get(at("pack-publish", meeting))
    assert [part.marked for part in response.context["outlook"].parts] == [marked, ""]
    assert ("make sure that everybody may read it" in response.content.decode()) is bool(marked)


def test_publish_page_lists_what_the_system_prints_in_its_place_on_the_agenda(
    meeting: Meeting, officer: User, agenda: AgendaItem
) -> None:
    make_item(make_meeting(meeting.board, date(2018, 12, 19)), "Knife crime", status="planned")
    AgendaItem.objects.filter(pk=agenda.pk).update(sections=["forward-plan"])
    services.build_pack(meeting=meeting, by=officer)
    with time_machine.travel(IN_TIME, tick=False):
        parts = log_in(officer).get(at("pack-publish", meeting)).context["outlook"].parts
    assert [(part.number, part.title) for part in parts] == [
        ("1", "Hate crime report"), ("1", "Forward plan"), ("2", "Operation file"),
    ]  # fmt: skip


def test_publish_page_publishes(meeting: Meeting, officer: User, pack: Pack) -> None:
    with time_machine.travel(IN_TIME, tick=False):
        response = log_in(officer).post(at("pack-publish", meeting))
    assert response.url == f"{meeting.get_absolute_url()}#pack"
    meeting.refresh_from_db()
    assert meeting.published_at == IN_TIME


def test_publish_page_late_asks_for_the_reason_beside_the_field(
    meeting: Meeting, officer: User, pack: Pack
) -> None:
    with time_machine.travel(LATE, tick=False):
        response = log_in(officer).post(at("pack-publish", meeting), {"late_reason": " "})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["late_reason"]
        log_in(officer).post(at("pack-publish", meeting), {"late_reason": "The chair fell ill."})
    meeting.refresh_from_db()
    assert meeting.late_reason == "The chair fell ill."


def test_publish_page_out_of_date_refuses_and_says_what_to_do(meeting: Meeting, officer: User, pack: Pack) -> None:
    make_item(meeting, "Forgotten")
    with time_machine.travel(IN_TIME, tick=False):
        response = log_in(officer).post(at("pack-publish", meeting))
    assert response.status_code == 422
    assert "Build it again, look at it, then publish." in response.content.decode()


def test_publish_changes_page_publishes_late_items(meeting: Meeting, officer: User, pack: Pack) -> None:
    client = log_in(officer)
    with time_machine.travel(IN_TIME, tick=False):
        services.publish_meeting(meeting=meeting, by=officer)
    with time_machine.travel(IN_TIME + timedelta(days=1), tick=False):
        make_item(meeting, "Late", urgent_reason="A court has ruled.")
        services.build_pack(meeting=meeting, by=officer)
        client.force_login(officer)
        assert (
            "New item 3: Late. Late business: A court has ruled."
            in client.get(at("pack-publish-changes", meeting)).content.decode()
        )
        assert client.post(at("pack-publish-changes", meeting)).status_code == 302
        text = client.get(meeting.get_absolute_url()).content.decode()
    assert "The pack as first published, and earlier ones" in text
    assert reverse("pack-members-numbered", args=[meeting.board.slug, meeting.date, 1]) in text


# The command ------------------------------------------------------------------------------------------------


def test_command_writes_the_pack_to_a_file(
    meeting: Meeting, officer: User, agenda: AgendaItem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for audience in ("members", "public"):
        call_command(
            "build_pack", str(meeting.pk), "--for", audience, "--output", str(tmp_path / f"{audience}.pdf")
        )
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].removeprefix("note         ") == (
        "These have no tags, so a screen reader cannot follow them well: Hate crime report; Operation file."
    )
    assert printed[1].startswith(f"Pack 1 of {meeting}, for members: 4 numbered pages, ")
    labels = []
    for audience in ("members", "public"):
        with pikepdf.open(tmp_path / f"{audience}.pdf") as pdf:
            labels.append([page.label for page in pdf.pages])
    assert labels == [["i", "ii", "1", "2", "3", "4"]] * 2
    assert meeting.packs.get().built_by == officer


def test_command_writes_the_supplement_apart(
    meeting: Meeting, officer: User, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "supplement.pdf"
    wanted = ["build_pack", str(meeting.pk), "--for", "public", "--supplement", "--output", str(target)]
    with time_machine.travel(IN_TIME, tick=False):
        with pytest.raises(CommandError, match="Pack 1 holds no supplement"):
            call_command(*wanted)
        services.publish_meeting(meeting=meeting, by=officer)
        make_paper(
            make_item(meeting, "Late", urgent_reason="A court has ruled."), "Late paper", "tagged", 1, "LATE"
        )
        call_command(*wanted)
    size = target.stat().st_size
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Supplement 1 of {meeting}, for public: 4 numbered pages, supplement 1 of Tuesday 18 September 2018: "
        f"page 4a, {size} bytes, written to {target}."
    )
    with pikepdf.open(target) as pdf:
        assert [page.label for page in pdf.pages] == ["i", "ii", "iii", "iv", "4a", "4b"]


def test_command_refuses_an_unknown_meeting(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match='There is no meeting "999"'):
        call_command("build_pack", "999", "--for", "public", "--output", str(tmp_path / "x.pdf"))


def test_command_without_an_officer_asks_in_whose_name(meeting: Meeting, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no officer with an account"):
        call_command("build_pack", str(meeting.pk), "--for", "public", "--output", str(tmp_path / "x.pdf"))


def test_command_says_why_a_pack_cannot_be_built(meeting: Meeting, officer: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The agenda is empty"):
        call_command("build_pack", str(meeting.pk), "--for", "public", "--output", str(tmp_path / "x.pdf"))
