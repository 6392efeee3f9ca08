"""Text typed into a form is never lost to an expired session.

Every form page carries a signed mark of who opened it (``{% kept_mark %}``). When a form arrives and nobody
is logged in, or its CSRF token is stale because the person has logged in again in another tab, the text is
put into the server-side session and the person is sent to log in and back to the form, where it stands
again. Only the person who typed it is shown it. Nothing is saved without their pressing the button again.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from csp import views

SALT = "csp.kept"
FIELD = "kept_mark"
SESSION_KEY = "kept"
MAX_BYTES = 2_000_000
DAY = 24 * 60 * 60
NEVER_KEPT = {"csrfmiddlewaretoken", FIELD, "password", "password1", "password2", "oldpassword"}


def mark_for(user_id: int) -> str:
    return signing.dumps(user_id, salt=SALT)


def keep(request: HttpRequest) -> bool:
    """Put what was posted into the session. False when it is not one of our forms, or too long to keep."""
    user_id = _marked_user(request.POST.get(FIELD, ""))
    text = request.POST.copy()
    for name in NEVER_KEPT & set(text):
        del text[name]
    encoded = text.urlencode()
    if user_id is None or len(encoded) > MAX_BYTES:
        return False
    request.session[SESSION_KEY] = {"user": user_id, "path": request.get_full_path(), "text": encoded}
    return True


def take_back(request: HttpRequest) -> QueryDict | None:
    """What this person typed at this address before they were logged out, once."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.get_full_path() or kept["user"] != request.user.pk:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(kept["text"])


def to_login(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not logged in to log in and back here, keeping what they posted."""
    if request.method == "POST":
        keep(request)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a form of ours opened before logging in again is kept and shown again, unsaved."""
    if request.method == "POST" and keep(request):
        if request.user.is_authenticated:
            return HttpResponseRedirect(request.get_full_path())
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    return views.csrf_failure(request, reason)


def _marked_user(mark: str) -> int | None:
    try:
        return int(signing.loads(mark, salt=SALT, max_age=7 * DAY))
    except (signing.BadSignature, ValueError):
        return None
