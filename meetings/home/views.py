"""The first page."""

from django.views.generic import TemplateView


class Home(TemplateView):
    """What is next and what is new."""

    template_name = "meetings/home/home.html"
