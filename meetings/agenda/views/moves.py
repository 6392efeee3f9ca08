"""Pages on which officers merge an item into another, split one, and undo a split."""

from __future__ import annotations

from typing import Any

from csp.pages import ServicePage
from meetings.agenda import moving_forms, services, states
from meetings.agenda.forms import AskForm
from meetings.agenda.views.subjects import OfItem
from meetings.models import AgendaItem


class ItemMerge(OfItem, ServicePage):
    """Merge an item into another of the same board."""

    form_class = moving_forms.MergeForm
    button = "Merge it"
    warning = (
        "It stays where it is, marked as merged. Papers that are not published yet go with it, and so does what "
        "stands under it."
    )

    def why_fixed(self) -> str:
        return states.why_it_left(self.item)

    def get_heading(self) -> str:
        return f"Merge “{self.item.title}” into another item"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def perform(self, form: moving_forms.MergeForm) -> AgendaItem:
        into = form.cleaned_data["into"]
        services.merge_item(item=self.item, by=self.request.user, into=into, reason=form.cleaned_data["reason"])
        return into

    def get_done_message(self) -> str:
        return f"“{self.item.title}” is merged into “{self.result.title}”, {self.result.meeting.when}."


class ItemSplit(OfItem, ServicePage):
    """Split an item into two or more."""

    form_class = moving_forms.SplitForm
    button = "Split it"

    def why_fixed(self) -> str:
        return states.why_it_left(self.item)

    def get_heading(self) -> str:
        return f"Split “{self.item.title}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def perform(self, form: moving_forms.SplitForm) -> list[AgendaItem]:
        return services.split_item(
            item=self.item,
            by=self.request.user,
            keeps=form.keeps,
            parts=form.parts,
            reason=form.cleaned_data["reason"],
        )

    def get_done_message(self) -> str:
        made = [f"“{part.title}” is {_place(part)}" for part in self.result]
        return f"Split. {'; '.join(made)}."


def _place(part: AgendaItem) -> str:
    on_agenda = part.status == AgendaItem.Status.CONFIRMED
    return f"on the agenda of {part.meeting.when}" if on_agenda else f"planned for {part.meeting.when}"


class ItemUndoSplit(OfItem, ServicePage):
    """Take a part back into the item it was split off from."""

    form_class = AskForm
    button = "Take it back"
    done_message = "The split is undone."

    def get_heading(self) -> str:
        return f"Take “{self.item.title}” back into “{self.item.split_from}”?"

    def why_fixed(self) -> str:
        return "" if self.item.split_from else "This item was not split off another one."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.warning = "The part will be deleted. Its minutes and its papers go back to the item it came from."
        return super().get_context_data(**kwargs)

    def perform(self, form: AskForm) -> AgendaItem:
        return services.undo_split(item=self.item, by=self.request.user)

    def default_url(self) -> str:
        origin = self.item.split_from
        return f"{origin.meeting.get_absolute_url()}#item-{origin.pk}" if origin else super().default_url()
