"""Every address of the site for a world of things: each URL pattern, by name, with all that may stand in it.

Whatever is stored stands here, also what nobody should be led to: an address can be guessed, or kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core import signing
from django.urls import URLResolver, get_resolver, reverse

from actions.models import Action, ActionOwner, ActionUpdate, SavedList
from csp import links
from csp.models import FileExport, FileImport, OutboxMessage, SignedLink, User
from meetings.agenda.outline import outline_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Board,
    Decision,
    Declaration,
    Duty,
    DutyRound,
    Exclusion,
    Meeting,
    Membership,
    Minute,
    MinuteComment,
    Minutes,
    Organisation,
    Pack,
    Paper,
    PaperVersion,
    Person,
    PublishedPlan,
    RegisteredInterest,
    StandingItem,
    Vote,
)
from meetings.people.services.accounts import SALT
from meetings.thread.registry import threads
from performance.models import Dimension, Event, FileName, Indicator, PerformanceReport, Value
from strategies.models import (
    Concern,
    Consultation,
    ConsultationComment,
    Measure,
    PlannedAction,
    Priority,
    SignOffStep,
    Strategy,
    StrategyLink,
    StrategyPrint,
)

Places = list[dict[str, Any]]
ABSENT = 987_654
OF_ACCOUNT = ("account_", "mfa_")
"""How the names of the log-in library's pages begin: what they do concerns one's own account alone."""


def once() -> Places:
    return [{}]


def keys_of(model: Any, name: str = "pk", value: str = "pk") -> Callable[[], Places]:
    return lambda: [{name: key} for key in (*model.objects.values_list(value, flat=True), ABSENT)]


def boards() -> Places:
    return [{"slug": slug} for slug in (*Board.objects.values_list("slug", flat=True), "absent")]


def interests() -> Places:
    return [{"pk": one.person_id, "interest": one.pk} for one in RegisteredInterest.objects.all()]


def seats() -> Places:
    return [{"slug": one.board.slug, "pk": one.pk} for one in Membership.objects.select_related("board")]


def meetings() -> Places:
    found = [{"slug": one.board.slug, "day": one.date} for one in Meeting.objects.select_related("board")]
    return [*found, {"slug": found[0]["slug"], "day": "2001-01-01"}]


def of_meetings(model: Any, path: str = "meeting", name: str = "pk", value: str = "pk") -> Callable[[], Places]:
    """Something of a meeting, at the meeting's own address."""
    fields = (f"{path}__board__slug", f"{path}__date", value)
    return lambda: [{"slug": slug, "day": day, name: key} for slug, day, key in model.objects.values_list(*fields)]


def earlier_texts() -> Places:
    kept = Minute.history.order_by("item_id", "-history_id").select_related("item__meeting__board")
    newest = {one.item_id: one for one in kept}.values()
    return [
        {
            "slug": one.item.meeting.board.slug,
            "day": one.item.meeting.date,
            "pk": one.item_id,
            "row": one.history_id,
        }
        for one in newest
    ]


def people_who_came() -> Places:
    found = Attendance.objects.filter(person__isnull=False).select_related("meeting__board")
    return [{"slug": one.meeting.board.slug, "day": one.meeting.date, "pk": one.person_id} for one in found]


def approvals() -> Places:
    """Every minutes under every item that is about earlier ones, of its own board or another."""
    about = [
        item for item in AgendaItem.objects.select_related("meeting__board") if "previous-minutes" in item.sections
    ]
    return [
        {"slug": item.meeting.board.slug, "day": item.meeting.date, "pk": item.pk, "record": one}
        for item in about
        for one in (*Minutes.objects.values_list("pk", flat=True), ABSENT)
    ]


def people_who_joined() -> Places:
    return [{"slug": one["slug"], "day": one["day"], "person": one["pk"]} for one in people_who_came()]


def labels() -> Places:
    """The numbers of everything on each agenda, published or not."""
    return [
        {"slug": meeting.board.slug, "day": meeting.date, "label": label}
        for meeting in Meeting.objects.select_related("board")
        for label in (*(row.label for row in outline_of(meeting, meeting.items.all()).rows if row.label), "99z")
    ]


def references() -> Places:
    return [{"reference": one.reference} for one in Action.objects.select_related("board")]


def owners() -> Places:
    found = ActionOwner.objects.select_related("action__board")
    return [{"reference": one.action.reference, "pk": one.pk} for one in found]


def evidence() -> Places:
    found = ActionUpdate.objects.select_related("action__board").filter(file__isnull=False)
    return [{"reference": one.action.reference, "pk": pk} for one in found for pk in (one.pk, ABSENT)]


def periods_of_figures() -> Places:
    found = Value.objects.values_list("indicator__code", "period_start").distinct()
    return [{"code": code, "starts": starts} for code, starts in found]


def plans() -> Places:
    """Every published plan, at its own board's address and at another's."""
    found = PublishedPlan.objects.values_list("pk", flat=True)
    return [{"slug": place["slug"], "pk": pk} for place in boards() for pk in (*found, ABSENT)]


def as_files(places: Callable[[], Places], *kinds: str) -> Callable[[], Places]:
    return lambda: [{**place, "kind": kind} for place in places() for kind in (*kinds, "exe")]


def report_charts() -> Places:
    return [
        {"pk": report.pk, "code": code}
        for report in PerformanceReport.objects.all()
        for code in report.indicators.values_list("code", flat=True)
    ]


def figures() -> Places:
    return [{"code": one.indicator.code, "pk": one.pk} for one in Value.objects.select_related("indicator")]


def owners_of_figures() -> Places:
    owned = Indicator.objects.filter(owner__isnull=False).select_related("board")
    return [{"slug": one.board.slug, "pk": one.owner_id} for one in owned]


def names_kept() -> Places:
    return [{"slug": one.board.slug, "pk": one.pk} for one in FileName.objects.select_related("board")]


def priorities() -> Places:
    return [{"pk": one.strategy_id, "priority": one.pk} for one in Priority.objects.all()]


def measures() -> Places:
    found = Measure.objects.select_related("priority")
    return [{"pk": one.priority.strategy_id, "priority": one.priority_id, "measure": one.pk} for one in found]


def strategy_links() -> Places:
    return [{"pk": one.strategy_id, "link": one.pk} for one in StrategyLink.objects.all()]


def planned() -> Places:
    found = PlannedAction.objects.select_related("priority")
    return [{"pk": one.priority.strategy_id, "planned": one.pk} for one in found]


def concerns() -> Places:
    return [{"pk": one.item_id, "concern": pk} for one in Concern.objects.all() for pk in (one.pk, ABSENT)]


def on_the_thread() -> Places:
    """Everything of every kind, also what nobody may see; something that is not there, and a kind that is none."""
    found = [{"kind": kind.key, "pk": pk} for kind in threads for pk in kind.rows().values_list("pk", flat=True)]
    return [*found, {"kind": "item", "pk": ABSENT}, {"kind": "absent", "pk": 1}]


def one_of_each_on_the_thread() -> Places:
    """One thing of each kind: a picture is drawn from the same thread as the page."""
    return list({place["kind"]: place for place in reversed(on_the_thread())}.values())


def of_strategies(model: Any, name: str) -> Callable[[], Places]:
    """Something of a strategy, at the strategy's own address."""
    return lambda: [{"pk": one.strategy_id, name: one.pk} for one in model.objects.all()]


def comments_on_drafts() -> Places:
    found = ConsultationComment.objects.select_related("consultation")
    return [
        {"pk": one.consultation.strategy_id, "consultation": one.consultation_id, "comment": one.pk}
        for one in found
    ]


def paragraphs_of_drafts() -> Places:
    return [
        {"pk": one.strategy_id, "consultation": one.pk, "part": part, "number": number}
        for one in Consultation.objects.all()
        for part, number in (("vision", 1), ("general", 0), ("rubbish", 1))
    ]


def paper_links() -> Places:
    """A link cut short. Those that work need no log-in, and are tried by a test of their own; so are wrong ones: who
    opens many of them is stopped."""
    return [{"token": links.token(SignedLink.objects.earliest("pk"))[:-1]}]


def mail_links() -> Places:
    """The same, of the mails about actions."""
    return [{"token": f"{ABSENT}:rubbish"}]


def email_links() -> Places:
    user = User.objects.earliest("pk")
    return [{"token": signing.dumps([user.pk, user.email, "new@example.org"], salt=SALT)}, {"token": "rubbish"}]


PLACES: dict[str, Callable[[], Places]] = {
    **dict.fromkeys(["membership-edit", "membership-end", "vacancy-fill", "membership-remove"], seats),
    **dict.fromkeys(
        [
            "person",
            "person-edit",
            "person-interests",
            "interest-add",
            "person-invite",
            "person-invite-again",
            "person-deactivate",
            "person-reactivate",
            "administrator-make",
            "administrator-withdraw",
        ],
        keys_of(Person),
    ),
    "interest-edit": interests,
    **dict.fromkeys(["organisation", "organisation-edit"], keys_of(Organisation)),
    **dict.fromkeys(["mail", "mail-again", "mail-arrived"], keys_of(OutboxMessage)),
    "minutes-attendee-remove": of_meetings(Attendance),
    **dict.fromkeys(["minute-vote-edit", "minute-vote-remove"], of_meetings(Vote, "minute__minutes__meeting")),
    **dict.fromkeys(
        [
            "minute-edit",
            "minute-versions",
            "minute-recommended",
            "minute-defer",
            "minute-defer-undo",
            "minute-vote-add",
            "minute-action-accept",
            "minute-actions-accept",
            "minute-action-drop",
            "minutes-room-item",
            "minutes-room-typed",
            "minutes-room-take",
            "minutes-room-taken",
        ],
        of_meetings(AgendaItem),
    ),
    "minutes-room-mark": people_who_came,
    "minute-put-back": earlier_texts,
    **dict.fromkeys(["attendance-times", "attendance-left", "attendance-joined"], of_meetings(Attendance)),
    "person-joined": people_who_joined,
    **dict.fromkeys(["minutes-declaration-edit", "minutes-declaration-remove"], of_meetings(Declaration)),
    "papers-lift": of_meetings(Exclusion, path="item__meeting"),
    "minute-approve": approvals,
    "minute-comment": of_meetings(AgendaItem),
    **dict.fromkeys(
        ["comment-edit", "comment-take-back", "comment-settle"],
        of_meetings(MinuteComment, "minute__minutes__meeting"),
    ),
    **dict.fromkeys(
        ["pack-members-numbered", "pack-public-numbered", "supplement-members", "supplement-public"],
        of_meetings(Pack, name="number", value="number"),
    ),
    **dict.fromkeys(["item", "item-papers-members", "item-papers-public"], labels),
    **dict.fromkeys(["paper-add", "report-add"], keys_of(AgendaItem, "item")),
    **dict.fromkeys(["report", "report-preview", "report-pdf", "paper-compare"], keys_of(Paper)),
    **dict.fromkeys(
        [
            "paper",
            "paper-edit",
            "paper-version-add",
            "paper-withdraw",
            "paper-move",
            "paper-ask",
            "paper-link-stop",
            "paper-hand-in",
            "paper-hand-in-tell",
            "paper-hand-in-done",
        ],
        keys_of(Paper),
    ),
    **dict.fromkeys(
        ["paper-file", "paper-pdf", "paper-prepare", "paper-version-accept", "paper-version-send-back"],
        keys_of(PaperVersion),
    ),
    **dict.fromkeys(["hand-in", "hand-in-tell", "hand-in-done", "actions-calendar"], paper_links),
    **dict.fromkeys(["report-by-link", "report-by-link-done", "my-mail-link", "my-mail-stop"], mail_links),
    "figures-by-link": mail_links,
    "figures-name-forget": names_kept,
    **dict.fromkeys(["figures-link-stop", "figures-link-allow"], owners_of_figures),
    "my-mail": once,
    **dict.fromkeys(["saved-list-rename", "saved-list-delete"], keys_of(SavedList)),
    "papers-ask-all": once,
    **dict.fromkeys(
        [
            "meeting-edit",
            "meeting-book",
            "meeting-cancel",
            "meeting-hold",
            "meeting-close",
            "meeting-copy",
            "agenda-start",
            "agenda-bring",
            "item-add",
            "papers-ask",
            "meeting-actions",
            "meeting-actions-confirm",
        ],
        keys_of(Meeting),
    ),
    **dict.fromkeys(
        [
            "item-edit",
            "item-about",
            "item-about-add",
            "item-here",
            "item-versions",
            "item-move",
            "item-remove",
            "item-confirm",
            "item-confirm-late",
            "item-defer",
            "item-withdraw",
            "item-restore",
            "item-merge",
            "proposal-accept",
            "proposal-decline",
            "proposal-take-back",
            "item-split",
            "item-undo-split",
            "item-unconfirm",
        ],
        keys_of(AgendaItem),
    ),
    **dict.fromkeys(
        [
            "action",
            "action-edit",
            "action-confirm",
            "action-report",
            "action-close",
            "action-merge",
            "action-links-stop",
            "action-links-allow",
            "action-reopen",
        ],
        references,
    ),
    **dict.fromkeys(["duty-edit", "duty-end"], keys_of(Duty)),
    **dict.fromkeys(["round-plan", "round-unplan", "round-done", "round-undone"], keys_of(DutyRound)),
    "action-evidence": evidence,
    "published-plan": plans,
    "published-plan-file": as_files(plans, "csv", "xlsx"),
    **dict.fromkeys(["action-owner", "action-owner-confirm"], owners),
    **dict.fromkeys(["file-export", "file-export-progress", "file-export-file"], keys_of(FileExport)),
    **dict.fromkeys(
        [
            "file-import",
            "file-import-progress",
            "file-import-look",
            "file-import-save",
            "file-import-forget",
            "figures-import-names",
        ],
        keys_of(FileImport),
    ),
    **dict.fromkeys(
        [
            "indicator",
            "indicator-chart",
            "indicator-edit",
            "indicator-csv",
            "indicator-open",
            "indicator-close",
            "comparator-add",
            "indicator-json",
            "indicator-metadata",
            "value-add",
            "target-set",
        ],
        keys_of(Indicator, "code", "code"),
    ),
    **dict.fromkeys(["standing-edit", "standing-move", "standing-remove"], keys_of(StandingItem)),
    "value-revise": figures,
    **dict.fromkeys(["figure-comment", "figure-parts"], periods_of_figures),
    **dict.fromkeys(["dimension-edit"], keys_of(Dimension)),
    **dict.fromkeys(["event-edit", "event-remove"], keys_of(Event)),
    **dict.fromkeys(
        [
            "performance-report",
            "performance-report-edit",
            "performance-report-paper",
            "performance-report-remove",
            "performance-report-version",
            "performance-report-progress",
            "performance-report-csv",
        ],
        keys_of(PerformanceReport),
    ),
    "performance-report-chart": report_charts,
    **dict.fromkeys(
        [
            "strategy",
            "strategy-edit",
            "strategy-discard",
            "strategy-adopted",
            "strategy-superseded",
            "strategy-actions",
            "strategy-timeline",
            "strategy-grid",
            "strategy-moved",
            "strategy-import",
            "strategy-xlsx",
            "strategy-csv",
            "strategy-pdf",
            "strategy-pack",
            "strategy-link-add",
            "priority-add",
        ],
        keys_of(Strategy),
    ),
    **dict.fromkeys(
        [
            "priority",
            "priority-edit",
            "priority-move",
            "priority-remove",
            "priority-assess",
            "priority-link-add",
            "measure-set",
            "measure-new",
            "planned-add",
            "planned-bring",
        ],
        priorities,
    ),
    **dict.fromkeys(["measure-edit", "measure-remove"], measures),
    "strategy-link-remove": strategy_links,
    **dict.fromkeys(
        ["strategy-print", "strategy-print-progress", "strategy-print-file", "strategy-print-again"],
        keys_of(StrategyPrint),
    ),
    **dict.fromkeys(["planned", "planned-edit", "planned-remove"], planned),
    "thread": on_the_thread,
    "thread-picture": one_of_each_on_the_thread,
    **dict.fromkeys(
        [
            "strategy-next",
            "strategy-endings",
            "strategy-reviewed",
            "strategy-compare",
            "sign-off-add",
            "consultation-add",
        ],
        keys_of(Strategy),
    ),
    **dict.fromkeys(
        [
            "sign-off-edit",
            "sign-off-plan",
            "sign-off-item",
            "sign-off-met",
            "sign-off-reopen",
            "sign-off-move",
            "sign-off-remove",
        ],
        of_strategies(SignOffStep, "step"),
    ),
    **dict.fromkeys(
        [
            "consultation",
            "consultation-edit",
            "consultation-close",
            "consultation-send",
            "consultation-csv",
            "consultation-xlsx",
        ],
        of_strategies(Consultation, "consultation"),
    ),
    "consultation-comment": paragraphs_of_drafts,
    **dict.fromkeys(
        ["consultation-comment-edit", "consultation-comment-take-back", "consultation-answer"], comments_on_drafts
    ),
    **dict.fromkeys(["decision-needs-none", "decision-action"], keys_of(Decision)),
    "item-about-remove": concerns,
    "email-confirm": email_links,
    "account_reset_password_from_key": lambda: [{"uidb36": "1", "key": "rubbish"}],
}
"""What stands in the addresses of each pattern, by its name. Those of BY_PARTS need no entry."""

BY_PARTS: dict[str, Callable[[], Places]] = {
    "": once,
    "boards/<slug:slug>/": boards,
    "boards/<slug:slug>/<day:day>/": meetings,
}
"""The same for addresses in which only these parts vary: whatever stands after them is fixed."""


def patterns() -> Iterator[tuple[str, str]]:
    """The name and the route of every URL pattern of the site."""

    def inside(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from inside(one, route)
            else:
                yield str(one.name), route

    return inside(get_resolver(), "")


def places_of(name: str, route: str) -> Callable[[], Places] | None:
    """What may stand in an address of that pattern; None when nobody has said."""
    varying = re.match(r"(.*[>)])?", route)
    part = f"{varying[1]}/" if varying and varying[1] else ""
    return PLACES.get(name) or BY_PARTS.get(part)


def addresses() -> list[tuple[str, str]]:
    """Every address with the name of its pattern."""
    return [
        (name, reverse(name, kwargs=place))
        for name, route in patterns()
        if (places := places_of(name, route))
        for place in places()
    ]
