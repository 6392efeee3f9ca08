"""Change many actions at once: choose the change, look at what it would do, confirm."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict

from actions import bulk, returning
from actions.bulk import Outcome
from actions.bulk_forms import BulkForm
from actions.converters import ReferenceConverter
from actions.listing import Listing
from actions.models import Action, ActionQuerySet
from csp.pages import ServicePage
from csp.roles import Power
from csp.words import counted
from meetings.access import boards_held

OWN = ("chosen", "again", "csrfmiddlewaretoken", "kept_mark")
NOT_AS_SHOWN = (
    "Nothing was changed: somebody changed one of these meanwhile, or one cannot be changed now. Look again."
)


class ChangeMany(ServicePage):
    """The actions are those in the address: ticked ones (``pick``), or all that a list finds (``found``)."""

    template_name = "actions/bulk.html"
    form_class = BulkForm
    button = "Look at what this would change"

    @cached_property
    def actions(self) -> list[Action]:
        """Of boards whose log this person keeps; nobody else changes several at once."""
        mine = self._asked().filter(board_id__in=boards_held(self.request.user, Power.MANAGE))
        return list(mine.select_related("board").order_by("board_id", "number")[: bulk.MOST])

    def _asked(self) -> ActionQuerySet:
        user, asked = self.request.user, self.request.GET
        if "found" in asked:
            return Listing(QueryDict(asked["found"]), user).found
        keys = _keys_of(asked.getlist("pick"))
        return Action.objects.visible_to(user).filter(pk__in=keys)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.actions:
            messages.warning(
                request, "Tick the actions to change first. You can change those of boards you serve."
            )
            return HttpResponseRedirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.actions:
            raise Http404
        return super().post(request, *args, **kwargs)

    def get_heading(self) -> str:
        count = len(self.actions)
        return f"Change {counted(count, 'action')}"

    def get_back_url(self) -> str:
        return returning.address(self.request)

    def get_success_url(self) -> str:
        return returning.address(self.request)

    def form_valid(self, form: BulkForm) -> HttpResponse:
        said = self.request.POST
        if "again" in said:
            return self.render_to_response(self.get_context_data(form=form))
        if "chosen" not in said:
            return self.show(form, bulk.preview(actions=self.actions, wanted=form.wanted(), by=self.request.user))
        try:
            self.result = bulk.change_many(
                shown=self._chosen(said.getlist("chosen")), wanted=form.wanted(), by=self.request.user
            )
        except bulk.NotAsShownError as refusal:
            messages.error(self.request, NOT_AS_SHOWN)
            return self.show(form, refusal.outcomes, status=409)
        messages.success(self.request, self.get_done_message())
        return HttpResponseRedirect(self.get_success_url())

    def get_done_message(self) -> str:
        return (
            f"{self.result} action{' was' if self.result == 1 else 's were'} changed. To take it back, change them "
            "again: the history on the page of each says what it was."
        )

    def show(self, form: BulkForm, outcomes: list[Outcome], status: int = 200) -> HttpResponse:
        """The page that lists each action with what would change, or why not."""
        self.template_name = "actions/bulk_preview.html"
        typed = [(name, value) for name, values in form.data.lists() if name not in OWN for value in values]
        changing = [outcome for outcome in outcomes if outcome.changes]
        return self.render_to_response(
            self.get_context_data(
                form=form, typed=typed, changing=changing, staying=[one for one in outcomes if not one.changes]
            ),
            status=status,
        )

    def _chosen(self, chosen: list[str]) -> dict[int, int]:
        """Each key with the version that was shown, of those actions in the address alone."""
        try:
            shown = {int(key): int(version) for key, _, version in (one.partition(".") for one in chosen)}
        except ValueError:
            raise Http404 from None
        seen = {action.pk for action in self.actions}
        return {key: version for key, version in shown.items() if key in seen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(actions=self.actions, most=bulk.MOST, **kwargs)


def _keys_of(references: list[str]) -> list[int]:
    """The keys of the actions with these references, whoever may see them. One query."""
    to_python = ReferenceConverter().to_python
    wanted: dict[str, set[int]] = {}
    for reference in references[: bulk.MOST]:
        slug, _, number = reference.rpartition("-")
        if slug and number.isdecimal() and len(number) <= 9:
            slug, number_ = to_python(reference)
            wanted.setdefault(slug, set()).add(number_)
    rows = Action.objects.filter(
        board__slug__in=wanted, number__in={number for numbers in wanted.values() for number in numbers}
    ).values_list("pk", "board__slug", "number")
    return [pk for pk, slug, number in rows if number in wanted[slug]]
