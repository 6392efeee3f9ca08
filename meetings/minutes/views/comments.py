"""Comment on circulated minutes, and settle what was said of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from csp.errors import Denied, Refused
from csp.pages import ActPage, LogInFirst, ServicePage
from meetings.access import check_can_comment
from meetings.minutes import comment_forms, services
from meetings.minutes.discussed import Said, read_discussion
from meetings.minutes.passages import passage_at, replaced
from meetings.minutes.services.comments import OPEN
from meetings.minutes.views.base import KeepMinutes, OfMinutes
from meetings.models import Minute, MinuteComment, Minutes, Part


class TakesComments(OfMinutes, LogInFirst):
    """A page for the people of the board, about what is said of their minutes."""

    def prepare(self) -> None:
        self.minutes = self.find_minutes()
        self.meeting = self.minutes.meeting
        check_can_comment(self.request.user, self.meeting.board)

    def check_open(self) -> None:
        if self.request.method == "GET" and self.minutes.state != Minutes.State.CIRCULATED:
            raise Denied(OPEN)

    def comment(self) -> MinuteComment:
        seen = MinuteComment.objects.visible_to(self.request.user).filter(minute__minutes=self.minutes)
        return get_object_or_404(
            seen.select_related("by__person", "minute__item", "minute__minutes__meeting__board"),
            pk=self.kwargs["pk"],
        )

    def get_success_url(self) -> str:
        return self.address("minutes")


class ReadComments(TakesComments, TemplateView):
    """Everything said of the minutes, what nobody has settled yet first."""

    template_name = "meetings/minutes/comments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        discussion = read_discussion(self.minutes, self.request.user)
        return super().get_context_data(
            minutes=self.minutes,
            meeting=self.meeting,
            said=discussion.said,
            unsettled=discussion.unsettled,
            **kwargs,
        )


class AddComment(TakesComments, ServicePage):
    """At .../items/7/comment/?part=text&line=3&first=2&last=5: on those words of that line of the minute of item 7."""

    template_name = "meetings/minutes/comment.html"
    form_class = comment_forms.CommentForm
    heading = "Comment on the minutes"
    button = "Send the comment"
    done_message = "Your comment has been sent."

    def prepare(self) -> None:
        super().prepare()
        self.check_open()
        found = Minute.objects.select_related("item", "minutes__meeting__board")
        self.minute = get_object_or_404(found, minutes=self.minutes, item=self.kwargs["pk"])
        self.part = self.request.GET.get("part", Part.TEXT.value)
        if self.part not in Part.values:
            raise Http404("No such text.")

    def get_initial(self) -> dict[str, Any]:
        line, first, last = (self._number(name) for name in ("line", "first", "last"))
        text = getattr(self.minute, self.part)
        return {"passage": passage_at(text, line, first, last) if line is not None else ""}

    def _number(self, name: str) -> int | None:
        said = self.request.GET.get(name, "")
        return int(said) if said.isdecimal() and len(said) < 6 else None

    def perform(self, form: comment_forms.CommentForm) -> MinuteComment:
        return services.add_comment(
            minute=self.minute,
            by=self.request.user,
            part=self.part,
            text=form.cleaned_data["text"],
            passage=form.cleaned_data["passage"],
        )

    def get_success_url(self) -> str:
        made = getattr(self, "result", None)
        return self.address("minutes") + (f"#comment-{made.pk}" if made else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(item=self.minute.item, **kwargs)
        return {**context, "passage": context["form"]["passage"].value()}


class ChangeComment(TakesComments, ServicePage):
    template_name = "meetings/minutes/comment.html"
    form_class = comment_forms.CommentForm
    heading = "Change your comment"
    done_message = "Your comment has been changed."

    def prepare(self) -> None:
        super().prepare()
        self.check_open()
        self.said = self.comment()
        if self.said.by_id != self.request.user.pk or self.said.outcome:
            raise Denied("Only whoever made a comment can change it, and only until it is settled.")

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.said.text, "passage": self.said.passage, "version": self.said.version}

    def perform(self, form: comment_forms.CommentForm) -> MinuteComment:
        version = form.cleaned_data["version"] or 0
        return services.change_comment(
            comment=self.said, by=self.request.user, version=version, text=form.cleaned_data["text"]
        )

    def get_success_url(self) -> str:
        return f"{self.address('minutes')}#comment-{self.said.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(item=self.said.minute.item, passage=self.said.passage, **kwargs)


class TakeBackComment(TakesComments, ActPage):
    def act(self) -> str:
        services.take_back_comment(comment=self.comment(), by=self.request.user)
        return "Your comment has been taken back."


class SettleComment(TakesComments, KeepMinutes, ServicePage):
    """An officer accepts a comment, and can put the very words right, or answers why not."""

    edits = False
    template_name = "meetings/minutes/settle.html"
    form_class = comment_forms.SettleForm
    heading = "Settle a comment"
    button = "Settle the comment"
    done_message = "The comment is settled, and whoever made it is told by mail."

    def prepare(self) -> None:
        KeepMinutes.prepare(self)
        self.said = self.comment()
        if self.request.method == "GET" and self.said.outcome:
            raise Denied("This comment is settled already.")

    def may_change(self) -> bool:
        """Whether the words can still be put right: they stand there once, and the minutes are not approved."""
        try:
            replaced(getattr(self.said.minute, self.said.part), self.said.passage, "")
        except Refused:
            return False
        return not self.minutes.is_fixed

    def get_initial(self) -> dict[str, Any]:
        return {"becomes": self.said.passage, "version": self.said.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may_change": self.may_change()}

    def perform(self, form: comment_forms.SettleForm) -> MinuteComment:
        return services.settle_comment(comment=self.said, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.address("minutes-comments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Said(self.said, str(getattr(self.said.by, "person", None) or self.said.by), "", "", "", "")
        return super().get_context_data(one=shown, item=self.said.minute.item, **kwargs)
