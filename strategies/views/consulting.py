"""A draft out for comment: sent round, read and commented on paragraph by paragraph, answered, kept as a record."""

from __future__ import annotations

import csv
from copy import copy
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from csp.cells import guarded
from csp.errors import Denied
from csp.pages import ActPage, LogInFirst
from csp.sheets import CSV, XLSX
from csp.words import counted
from strategies import services
from strategies.access import boards_commenting, check_can_comment, check_can_decide, check_can_keep
from strategies.consulted import COLUMNS, Discussion, name_of, read_discussion, rows_of
from strategies.forms.base import ConfirmForm
from strategies.forms.consulting import AnswerForm, SayForm, SendRoundForm, UntilForm
from strategies.models import Consultation, ConsultationComment
from strategies.paragraphs import sections
from strategies.views.base import StrategyForms

WIDTHS = (28, 30, 10, 50, 60, 24, 30, 18, 60)


class SendRound(StrategyForms):
    form_class = SendRoundForm
    check = staticmethod(check_can_decide)
    button = "Send it round"
    warning = "What the draft says stands still until you close the comments."
    done_message = "The draft is out for comment, and the people of the boards are told by mail."

    def get_heading(self) -> str:
        return f"Send {self.strategy} round for comment"

    def get_initial(self) -> dict[str, Any]:
        route = self.strategy.sign_off_steps.values_list("board_id", flat=True)
        return {"boards": [self.strategy.board_id, *route]}

    def perform(self, form: SendRoundForm) -> None:
        self.sent = services.open_consultation(strategy=self.strategy, by=self.request.user, **form.said())

    def get_success_url(self) -> str:
        sent = getattr(self, "sent", None)
        return sent.get_absolute_url() if sent else self.strategy.get_absolute_url()


class OfConsultation:
    """A page about one round of comments: 404 unless this person is of a board that has to do with it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        seen = Consultation.objects.visible_to(self.request.user).select_related(
            "strategy__board", "opened_by__person"
        )
        return get_object_or_404(seen, strategy=self.kwargs["pk"], pk=self.kwargs["consultation"])

    @cached_property
    def comment(self) -> ConsultationComment:
        seen = ConsultationComment.objects.visible_to(self.request.user).filter(consultation=self.consultation)
        known = seen.distinct().select_related("consultation__strategy__board", "board", "by__person")
        return get_object_or_404(known, pk=self.kwargs["comment"])

    def prepare(self) -> None:
        _ = self.consultation

    def get_success_url(self) -> str:
        return self.consultation.get_absolute_url()


class KeepsConsultation(OfConsultation):
    """The same for the officers of the strategy's board."""

    def prepare(self) -> None:
        super().prepare()
        check_can_keep(self.request.user, self.consultation.strategy.board)


class ReadConsultation(OfConsultation, LogInFirst, TemplateView):
    """The draft with its comments, and a form at each paragraph while comments are taken; then the record."""

    template_name = "strategies/consultation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        discussion = read_discussion(self.consultation, self.request.user, timezone.localdate())
        mine = [] if discussion.why_closed else list(boards_commenting(self.request.user, self.consultation))
        return {
            **super().get_context_data(**kwargs),
            "strategy": self.consultation.strategy,
            "consultation": self.consultation,
            "opened_by": name_of(self.consultation.opened_by),
            "boards": list(self.consultation.boards.order_by("name")),
            "discussion": discussion,
            "commenting": mine if len(mine) > 1 else [],
        }


class Comment(OfConsultation, StrategyForms):
    """On one paragraph; the form stands on the draft's page too, and comes here when it is wrong."""

    template_name = "strategies/comment.html"
    form_class = SayForm
    heading = "Comment on the draft"
    button = "Send the comment"
    done_message = "Your comment has been sent."

    def prepare(self) -> None:
        super().prepare()
        check_can_comment(self.request.user, self.consultation)
        reason = self.consultation.why_closed()
        if reason and self.request.method == "GET":
            raise Denied(reason)
        section = next(
            (one for one in sections(self.consultation.strategy) if one.part == self.kwargs["part"]), None
        )
        passage = section.passage(self.kwargs["number"]) if section else None
        if section is None or passage is None:
            raise Http404("The draft has no such paragraph.")
        self.passage, self.place = passage, section.label

    def get_form_kwargs(self) -> dict[str, Any]:
        boards = boards_commenting(self.request.user, self.consultation)
        return {**super().get_form_kwargs(), "boards": boards}

    def perform(self, form: SayForm) -> ConsultationComment:
        return services.add_comment(
            consultation=self.consultation,
            by=self.request.user,
            part=self.kwargs["part"],
            paragraph=self.kwargs["number"],
            **form.said(),
        )

    def get_success_url(self) -> str:
        made = getattr(self, "result", None)
        anchor = f"comment-{made.pk}" if made else f"{self.kwargs['part']}-{self.kwargs['number']}"
        return f"{self.consultation.get_absolute_url()}#{anchor}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(passage=self.passage, place=self.place, **kwargs)


class OfComment(OfConsultation, StrategyForms):
    """A form about one comment."""

    template_name = "strategies/comment.html"

    def prepare(self) -> None:
        super().prepare()
        _ = self.comment

    def get_success_url(self) -> str:
        return f"{self.consultation.get_absolute_url()}#comment-{self.comment.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(passage=self.comment.passage, **kwargs)


class ChangeComment(OfComment):
    form_class = SayForm
    heading = "Change your comment"
    done_message = "Your comment has been changed."

    def prepare(self) -> None:
        super().prepare()
        if self.comment.by_id != self.request.user.pk or self.comment.outcome:
            raise Denied("Only whoever made a comment can change it, and only until it is answered.")

    def get_initial(self) -> dict[str, Any]:
        return SayForm.initial_of(self.comment)

    def perform(self, form: SayForm) -> None:
        comment, version = copy(self.comment), form.read_version
        services.change_comment(comment=comment, by=self.request.user, version=version, **form.said())


class TakeBackComment(OfConsultation, ActPage):
    def act(self) -> str:
        services.take_back_comment(comment=self.comment, by=self.request.user)
        return "Your comment has been taken back."


class Answer(KeepsConsultation, OfComment):
    """An officer says what becomes of a comment."""

    form_class = AnswerForm
    heading = "Respond to a comment"
    button = "Save the response"
    done_message = "The response is saved."

    def get_initial(self) -> dict[str, Any]:
        return AnswerForm.initial_of(self.comment)

    def perform(self, form: AnswerForm) -> None:
        comment, version = copy(self.comment), form.read_version
        services.answer_comment(comment=comment, by=self.request.user, version=version, **form.said())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answered=self.comment, who=name_of(self.comment.by), **kwargs)


class ChangeConsultation(KeepsConsultation, StrategyForms):
    form_class = UntilForm
    heading = "Change the last day or the covering note"
    done_message = "The change was saved. Nobody is told of it by mail before the reminder."

    def get_initial(self) -> dict[str, Any]:
        return UntilForm.initial_of(self.consultation)

    def perform(self, form: UntilForm) -> None:
        consultation, version = copy(self.consultation), form.read_version
        services.change_consultation(
            consultation=consultation, by=self.request.user, version=version, **form.said()
        )


class CloseConsultation(KeepsConsultation, StrategyForms):
    form_class = ConfirmForm
    heading = "Close the comments?"
    button = "Close the comments"
    warning = (
        "Nobody can comment any more, and the draft can be changed again. Comments that have no response yet can "
        "still be answered."
    )
    done_message = "The comments are closed, and the draft can be changed."

    def perform(self, form: ConfirmForm) -> None:
        services.close_consultation(consultation=self.consultation, by=self.request.user)


class SendResponses(KeepsConsultation, ActPage):
    def act(self) -> str:
        sent = services.send_responses(consultation=self.consultation, by=self.request.user)
        if not sent:
            return "Everybody who commented has been sent these responses before."
        return f"The responses are on their way: {counted(sent, 'mail')}."


class DownloadComments(OfConsultation, LogInFirst):
    """The comments and responses this person may read, as a file for the record."""

    kind = "csv"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        discussion = read_discussion(self.consultation, request.user, timezone.localdate())
        as_sheet = self.kind == "xlsx"
        content = _xlsx(discussion) if as_sheet else _csv(discussion)
        response = HttpResponse(content, content_type=XLSX if as_sheet else f"{CSV}; charset=utf-8")
        name = f"comments-{self.consultation.pk}.{self.kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


def _csv(discussion: Discussion) -> str:
    """Begins with the mark by which Excel knows UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in row] for row in rows_of(discussion))
    return f"\ufeff{out.getvalue()}"


def _xlsx(discussion: Discussion) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Comments"
    sheet.append(list(COLUMNS))
    for place, row in enumerate(rows_of(discussion), start=2):
        for column, cell in enumerate(row, start=1):
            # Always text: what begins with "=" is no formula here.
            written = sheet.cell(place, column)
            written.value = ILLEGAL_CHARACTERS_RE.sub("", cell)
            written.data_type = "s"
            written.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(WIDTHS, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[chr(ord("A") + column - 1)].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
