"""Fill an empty site with a fictional partnership, or say how to sign in to it."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from csp import demo
from csp.models import User

ADMINISTRATOR = "administrator@northmere.example"
LOGINS = [
    demo.Login("officer@northmere.example", "officer of both boards: agendas, packs, minutes, the action log"),
    demo.Login("chair@northmere.example", "chair of the Community Safety Partnership"),
    demo.Login("member@northmere.example", "member of the partnership, owner of actions"),
    demo.Login("adviser@northmere.example", "adviser: reads, does not vote"),
    demo.Login(ADMINISTRATOR, "administrator: boards, people and accounts"),
]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="Only print the demonstration log-ins.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration has well-known passwords: it is not made in production.")
        if not options["logins"]:
            logging.disable(logging.INFO)  # hundreds of jobs, each a line
            self.make()
        self.print_logins()

    def make(self) -> None:
        if User.objects.filter(email=ADMINISTRATOR).exists():
            self.stdout.write("The demonstration is already here; nothing was changed.")
            return
        if User.objects.exists():
            raise CommandError("This site is already in use: the demonstration is made on an empty site only.")
        with transaction.atomic():
            administrator = User.objects.create_superuser(ADMINISTRATOR, demo.PASSWORD)
            world = demo.World(today=timezone.localdate(), say=self.say, administrator=administrator)
            for step in demo.steps():
                self.stdout.write(step.title)
                step.make(world)

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text}")

    def print_logins(self) -> None:
        if not User.objects.filter(email=ADMINISTRATOR).exists():
            self.stdout.write("There is no demonstration on this site. Make one with: manage.py demo")
            return
        self.stdout.write(f"\nSign in with the password: {demo.PASSWORD}")
        for login in LOGINS:
            self.stdout.write(f"  {login.email:34} {login.what}")
