"""Updates with evidence, restricted ones, and those that come by a link."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from actions import services
from actions.models import Action, ActionUpdate
from actions.tests.makers import make_action, own
from csp import links, storage
from csp.errors import Denied, Refused
from csp.models import SignedLink, User
from meetings.models import Board, Organisation, Person
from meetings.papers.check import PNG, BadFile
from meetings.tests.fixtures import make_person, seat


def picture() -> ContentFile[bytes]:
    target = BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    return ContentFile(target.getvalue(), name="Lamp post.PNG")


def link_for(action: Action, person: Person) -> SignedLink:
    return links.make(
        purpose="report-on-action", subject=f"action:{action.pk}", holder=f"person:{person.pk}",
        email=person.email, expires_at=timezone.now() + timedelta(days=1), by=None,
    )  # fmt: skip


def test_owner_proposes_completion_with_evidence(board: Board, member: User) -> None:
    action = make_action(board, 1, member.person)
    address = "https://www.example.org/lamps"
    update = services.propose_closure(
        action=action, by=member, text="Lit.", upload=picture(), web_address=address, restricted=True
    )
    update.refresh_from_db()
    assert (update.file_name, update.web_address, update.restricted) == ("Lamp post.png", address, True)
    assert update.file is not None
    assert (update.file.content_type, storage.read(update.file)) == (PNG, picture().read())
    assert (update.proposes_completion, Action.objects.get().status) == (True, "awaiting_closure")


def test_evidence_is_judged_by_its_content(board: Board, officer: User) -> None:
    upload = ContentFile(b"<!doctype html><script>alert(1)</script>", name="Lamp post.png")
    with pytest.raises(BadFile) as refused:
        services.report(action=make_action(board), by=officer, text="Lit.", upload=upload)
    assert (refused.value.field, ActionUpdate.objects.count()) == ("upload", 0)
    assert refused.value.message == (
        "The file is a web page, not a PDF, a Word document, an Excel workbook (.xlsx) or a picture (PNG, JPEG). "
        "Save it as a PDF or as a Word document (.docx), and choose that."
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "the minutes", "https://a.org/" + "b" * 500]
)
def test_only_a_whole_web_address_is_evidence(address: str, board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.report(action=make_action(board), by=officer, text="Lit.", web_address=address)
    assert refused.value.field == "web_address"


def test_restricted_update_is_for_the_board_and_owners_by_name(
    board: Board, officer: User, member: User, adviser: User, outsider: User, administrator: User
) -> None:
    owner = make_person("Nora Noseat")
    action = make_action(board, 1, owner)
    services.report(action=action, by=officer, text="They moved.", restricted=True)
    services.report(action=action, by=officer, text="In hand.")
    seen = {
        str(user): ActionUpdate.objects.visible_to(user).count()
        for user in (officer, member, adviser, owner.user, outsider, administrator)
        if user
    }
    assert list(seen.values()) == [2, 2, 2, 2, 0, 0]
    assert [update.text for update in ActionUpdate.objects.for_the_public()] == ["In hand."]
    Action.objects.update(restricted=True, grounds=["1"])
    assert list(ActionUpdate.objects.for_the_public()) == []


def test_owner_without_an_account_reports_by_link(board: Board) -> None:
    owner = make_person("Nora Noaccount", account=False)
    action = make_action(board, 1, owner)
    link = link_for(action, owner)
    services.report(action=action, link=link, text="Done.", to="awaiting_closure")
    update = ActionUpdate.objects.get()
    assert (update.by, update.by_name, update.link) == (None, "Nora Noaccount", link)
    newest = Action.objects.get().history.first()
    assert (newest.status, newest.history_change_reason) == (
        "awaiting_closure",
        "By Nora Noaccount, by the link they were sent",
    )
    with pytest.raises(Refused):
        services.report(action=Action.objects.get(), link=link, text="Closed.", to="completed")


def test_link_ends_with_ownership(board: Board, police: Organisation) -> None:
    """By name, or by a seat that speaks for the organisation; a link is for one action alone."""
    owner = make_person("Nora Noaccount", organisation=police, account=False)
    held = seat(board, owner)
    action, other = make_action(board, 1, police), make_action(board, 2, owner)
    link = link_for(action, owner)
    services.report(action=action, link=link, text="Begun.")
    with pytest.raises(links.Unusable):
        services.report(action=other, link=link, text="Done.")
    held.delete()
    with pytest.raises(links.Unusable):
        services.report(action=action, link=link, text="Done.")
    own(action, owner, position=1)
    services.report(action=action, link=link, text="Done.")
    assert ActionUpdate.objects.count() == 2


def test_report_of_somebody_else_is_denied_before_the_file_is_looked_at(board: Board, member: User) -> None:
    with pytest.raises(Denied):
        services.report(action=make_action(board), by=member, text="Done.", upload=ContentFile(b"", name="x"))
