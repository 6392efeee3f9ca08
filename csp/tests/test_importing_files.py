"""What all files that are imported on pages share: who sees them, how long they are kept, what is run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from csp import importing_files, jobs
from csp.errors import Denied, Refused
from csp.importing import Act, Report
from csp.importing_files import LOOK, SAVE, Importer
from csp.models import FileImport, Job, StoredFile, User

pytestmark = pytest.mark.django_db


class Accounts(Importer):
    """Makes an account of each line; "no" is refused, ``allowed`` says whether anybody may."""

    name, heading, thing = "accounts", "Import accounts", "Account"
    allowed = True

    def target(self, user: User, key: str) -> User:
        if not self.allowed:
            raise Denied("Not any more.")
        return User.objects.get(pk=key)

    def back_url(self, target: User) -> str:
        return "/cookies/"

    def choose_url(self, target: User) -> str:
        return "/health/"

    def run(self, target: User, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        for number, email in enumerate(path.read_text().split(), start=1):
            place = f"row {number}"
            if email == "no" or User.objects.filter(email=email).exists():
                report.refuse(place, email, "There is one already.")
            else:
                User.objects.create_user(email)
                report.add(place, Act.CREATE, email)


@pytest.fixture
def accounts() -> Iterator[Accounts]:
    importer = Accounts()
    importing_files.register(importer)
    yield importer
    del importing_files._importers[importer.name]


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("olive@example.org")


def choose(importer: Accounts, by: User, *lines: str) -> FileImport:
    upload = SimpleUploadedFile("some accounts.txt", "\n".join(lines).encode())
    return importing_files.choose_file(importer=importer, target=by, by=by, upload=upload, asked={})


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_file_is_seen_by_whoever_chose_it_while_they_may_import_there(accounts: Accounts, person: User) -> None:
    chosen = choose(accounts, person, "a@example.org")
    address = chosen.get_absolute_url()
    stranger = User.objects.create_user("stranger@example.org", is_superuser=True)
    assert [client_of(user).get(address).status_code for user in (person, stranger)] == [200, 404]
    assert Client().get(address).url.startswith("/account/login/")
    accounts.allowed = False
    assert [client_of(person).get(address).status_code, client_of(person).post(f"{address}save/").status_code] == [
        403,
        403,
    ]
    with pytest.raises(Refused, match="You may no longer import there"):
        importing_files.run_file(chosen, save=True)
    assert User.objects.count() == 2


def test_rows_refused_the_second_time_leave_all_as_it_was(
    accounts: Accounts, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        chosen = choose(accounts, person, "a@example.org", "b@example.org")
    User.objects.create_user("b@example.org")
    page = chosen.get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(person).post(f"{page}save/")
    seen = client_of(person).get(page)
    assert (Job.objects.get(kind=SAVE).state, User.objects.count()) == (Job.State.FAILED, 2)
    assert [row["row"] for row in seen.context["refused"]] == ["row 2"]
    assert (seen.context["why_not"][:36], seen.context["counts"]) == (
        "Nothing is imported while a row is r",
        [("New", 1), ("Changed", 0), ("Left as it is", 0), ("Refused", 1), ("To note", 0)],
    )


def test_file_that_is_not_wanted_goes_at_once_and_one_left_lying_after_seven_days(
    accounts: Accounts, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    wanted, unwanted, left = (choose(accounts, person, f"{name}@example.org") for name in "abc")
    places = [importing_files.storage.path_of(one.file) for one in (wanted, unwanted, left)]  # type: ignore[arg-type]
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(person).post(f"{unwanted.get_absolute_url()}forget/").url == "/cookies/"
        importing_files.run_file(wanted, save=True)
    FileImport.objects.update(asked_at=timezone.now() - timedelta(days=8))
    with pytest.raises(Refused, match="imported already"):
        importing_files.forget(wanted)
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        assert [importing_files.forget_old(today - timedelta(days=1)), importing_files.forget_old(today)] == [0, 1]
    assert list(FileImport.objects.values_list("name", "file")) == [("some accounts.csv", None)]
    assert (StoredFile.objects.count(), [place.exists() for place in places]) == (0, [False] * 3)
    assert Job.objects.filter(state__in=Job.ACTIVE, subject__in=[unwanted.pk, left.pk]).count() == 0


def test_look_that_failed_can_be_asked_for_again(
    accounts: Accounts, person: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(accounts, "run", fails)
        chosen = choose(accounts, person, "a@example.org")
    client, page = client_of(person), chosen.get_absolute_url()
    seen = client.get(page).content.decode()
    assert (jobs.OUR_FAULT in seen, f'action="{page}look/"' in seen) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}look/")
    assert [job.state for job in Job.objects.filter(kind=LOOK)] == [Job.State.DONE, Job.State.FAILED]
    assert client.get(page).context["counts"][0] == ("New", 1)


def test_long_file_is_shown_in_pages_with_what_is_refused_on_each(
    accounts: Accounts, person: User, django_assert_num_queries: Any
) -> None:
    client, pages = client_of(person), []
    for count in (1, 500):
        chosen = choose(accounts, person, "no", *(f"{number}@example.org" for number in range(count)))
        importing_files.run_file(chosen, save=False)
        with django_assert_num_queries(9):
            pages.append(client.get(f"{chosen.get_absolute_url()}?page=2").context)
    assert [(len(page["refused"]), len(page["page"].object_list)) for page in pages] == [(1, 1), (1, 200)]
