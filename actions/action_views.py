"""Pages of one action: all about it, and each thing that can be done to it."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from actions import log, owners, returning, services
from actions.access import check_can_close, check_can_update, unrepresented
from actions.action_forms import ROUND, CloseForm, MergeForm, ReopenForm, ReportForm
from actions.chasing import by_link
from actions.due import overdue_words
from actions.forms import ActionForm, EditActionForm, OwnerForm
from actions.models import Action, ActionOwner, ActionUpdate
from actions.offers import offers_for, reasons_of
from actions.states import moves_for
from actions.timeline import timeline_of
from csp import storage
from csp.access import can
from csp.pages import ActPage, LogInFirst, ServicePage
from csp.roles import Power
from csp.words import short_date, shorten
from meetings.access import check_can_manage, holds
from meetings.models import Board, Decision, Meeting
from meetings.people.pages import BoardPage
from meetings.thread.kinds import DECISION

Status = Action.Status


class OneAction:
    """A page about one action: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def action(self) -> Action:
        slug, number = self.kwargs["reference"]
        seen = Action.objects.visible_to(self.request.user)
        return get_object_or_404(
            log.with_owners(seen).select_related(
                "board__parent", "meeting__board", "minute", "closed_at_meeting__board"
            ),
            board__slug=slug,
            number=number,
        )

    def get_success_url(self) -> str:
        return self.action.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(action=self.action, **kwargs)  # type: ignore[misc]


class ActionPage(OneAction, LogInFirst, TemplateView):
    """Everything about an action."""

    template_name = "actions/action.html"

    def prepare(self) -> None:
        _ = self.action

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, action, today = self.request.user, self.action, timezone.localdate()
        overdue = action.is_overdue(today) and action.due_on
        offers = offers_for(user, action)
        merged = Action.objects.visible_to(user).filter(Q(merged_into=action) | Q(merged_from=action))
        related = {one.pk: one for one in log.with_owners(merged.order_by("number"))}
        return super().get_context_data(
            owners=action.owners.all(),
            vacant=set(unrepresented().filter(action=action).values_list("pk", flat=True)),
            overdue=overdue_words((today - overdue).days) if overdue else "",
            colour=log.COLOURS[Status(action.status)],
            into=related.pop(action.merged_into_id, None),
            merged=list(related.values()),
            timeline=timeline_of(action, user),
            offers=[offer for offer in offers if not offer.why_not],
            reasons=reasons_of(offers),
            on_board=holds(user, Power.READ, action.board),
            may_edit=can(check_can_close, user, action),
            list_url=returning.address(self.request),
            **kwargs,
        )


class Evidence(OneAction, LogInFirst):
    """The file of an update, as a download: never shown by the browser under our own address."""

    def prepare(self) -> None:
        seen = ActionUpdate.objects.visible_to(self.request.user).filter(action=self.action, file__isnull=False)
        self.update = get_object_or_404(seen.select_related("file"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return storage.download(self.update.file, filename=self.update.file_name)


class ActionForms(OneAction, ServicePage):
    """A form about one action."""

    template_name = "actions/form.html"

    def get_back_url(self) -> str:
        return self.action.get_absolute_url()


class AddAction(BoardPage, ServicePage):
    template_name = "actions/form.html"
    form_class = ActionForm
    button = "Add the action"

    def prepare(self) -> None:
        check_can_manage(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Add an action to the log of the {self.board}"

    def get_initial(self) -> dict[str, Any]:
        latest = Meeting.objects.visible_to(self.request.user).filter(board=self.board).past(timezone.localdate())
        return {"raised_on": latest.values_list("date", flat=True).first()}

    def get_back_url(self) -> str:
        return reverse("board-actions", args=[self.board.slug])

    def perform(self, form: ActionForm) -> Action:
        self.added = services.create_action(board=self.board, by=self.request.user, **form.said())
        return self.added

    def get_done_message(self) -> str:
        return f"{self.added.reference} is in the log. Check below that its owners were recognised."

    def get_success_url(self) -> str:
        return self.added.get_absolute_url()


class AddActionOfDecision(AddAction):
    """An action that came of a decision and has no line in its minutes: those are approved, so none can be added."""

    @cached_property
    def decision(self) -> Decision:
        seen = Decision.objects.visible_to(self.request.user).select_related("minute__minutes__meeting__board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def board(self) -> Board:
        return self.decision.minute.minutes.meeting.board

    def get_heading(self) -> str:
        return (
            f"Add the action that came of: {self.decision.get_kind_display()} {shorten(self.decision.text, 100)}"
        )

    def get_initial(self) -> dict[str, Any]:
        return {"raised_on": self.decision.minute.minutes.meeting.date}

    def get_back_url(self) -> str:
        return reverse("thread", args=[DECISION, self.decision.pk])

    def perform(self, form: ActionForm) -> Action:
        minute = self.decision.minute
        said = {**form.said(), "minute": minute, "meeting": minute.minutes.meeting}
        self.added = services.create_action(board=self.board, by=self.request.user, **said)
        return self.added


class EditAction(ActionForms):
    form_class = EditActionForm
    done_message = "The action was changed."

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def get_heading(self) -> str:
        return f"Change {self.action.reference}"

    def get_initial(self) -> dict[str, Any]:
        return EditActionForm.initial_of(self.action)

    def perform(self, form: EditActionForm) -> None:
        version = form.cleaned_data["version"] or 0
        # A copy: should it be refused, the page goes on showing what is stored.
        services.update_action(action=copy(self.action), by=self.request.user, version=version, **form.said())


class Report(ActionForms):
    """Add an update; with it, say that work has begun or that it is done."""

    form_class = ReportForm
    done_message = "Your update was added."
    button = "Add the update"

    def prepare(self) -> None:
        check_can_update(self.request.user, self.action)

    def get_heading(self) -> str:
        return f"Update {self.action.reference}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may": moves_for(self.request.user, self.action)}

    def perform(self, form: ReportForm) -> None:
        services.report(action=self.action, by=self.request.user, **form.cleaned_data)


class Close(ActionForms):
    form_class = CloseForm
    button = "Close the action"

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def get_heading(self) -> str:
        return f"Close {self.action.reference}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "action": self.action}

    def perform(self, form: CloseForm) -> None:
        said = dict(form.cleaned_data)
        action, by = self.action, self.request.user
        if said["status"] == ROUND:
            services.close_round(action=action, by=by, note=said["note"], at_meeting=said["at_meeting"])
        else:
            services.close_action(action=action, by=by, **said)

    def get_done_message(self) -> str:
        if self.action.is_open:
            return f"This year’s round is closed. The action is next due on {short_date(self.action.due_on)}."
        return "The action was closed."


class Merge(ActionForms):
    """Merge it into another open action of its board."""

    form_class = MergeForm
    button = "Merge"

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def get_heading(self) -> str:
        return f"Merge {self.action.reference} into another action"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "action": self.action}

    def perform(self, form: MergeForm) -> Action:
        into: Action = form.cleaned_data["into"]
        services.merge_action(action=self.action, by=self.request.user, into=into)
        return into

    def get_done_message(self) -> str:
        return (
            f"{self.action.reference} is merged into {self.result.reference}, which goes on for both. Check that its "
            "owners and its due date are right for both. To undo it, open this one again."
        )


class Reopen(ActionForms):
    form_class = ReopenForm
    done_message = "The action is open again."
    button = "Open it again"

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def get_heading(self) -> str:
        return f"Open {self.action.reference} again"

    def perform(self, form: ReopenForm) -> None:
        services.reopen_action(action=self.action, by=self.request.user, **form.cleaned_data)


class Confirm(OneAction, ActPage):
    """Take a proposed action into the log."""

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def act(self) -> str:
        services.confirm_action(action=self.action, by=self.request.user)
        return f"{self.action.reference} is in the log."


class StopLinks(OneAction, ActPage):
    """End the links by which its owners report without signing in."""

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def act(self) -> str:
        by_link.stop_links(action=self.action, by=self.request.user)
        return "The links in mails about this action do nothing from now on, and mails bear no new ones."


class AllowLinks(OneAction, ActPage):
    """Let mails bear such links again."""

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)

    def act(self) -> str:
        by_link.allow_links(action=self.action, by=self.request.user)
        return "Mails about this action bear links again. Those that were stopped stay so."


class OneOwner(OneAction):
    @cached_property
    def owner(self) -> ActionOwner:
        return get_object_or_404(self.action.owners, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        check_can_close(self.request.user, self.action)
        _ = self.owner


class WhoIsIt(OneOwner, ActionForms):
    """An officer says whom a written name means."""

    form_class = OwnerForm
    done_message = "The owner was saved."

    def get_heading(self) -> str:
        return f"Who is “{self.owner.text}”?"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.action.board}

    def get_initial(self) -> dict[str, Any]:
        return OwnerForm.initial_of(self.owner)

    def perform(self, form: OwnerForm) -> None:
        said = form.cleaned_data
        owners.identify_owner(
            owner=self.owner,
            by=self.request.user,
            person=said["person"] if said["kind"] == "person" else None,
            organisation=said["organisation"] if said["kind"] == "organisation" else None,
            everyone=said["kind"] == "everyone",
        )


class ConfirmOwner(OneOwner, ActPage):
    """An officer agrees with whom a name was recognised as."""

    def act(self) -> str:
        owners.confirm_owner(owner=self.owner, by=self.request.user)
        return f"“{self.owner.text}” is {self.owner}."
