"""How gunicorn serves the site: ``gunicorn --config python:csp.gunicorn csp.wsgi``.

What a worker has loaded (code, templates, addresses) stays for its life. Python's collector would look through all of
it again and again, and whoever asked for a page just then would wait for that. It is told to leave it alone.
"""

from __future__ import annotations

import gc
import threading
from typing import Any

threads = 4
timeout = 60

_served = 0
_counting = threading.Lock()


def post_request(worker: Any, req: Any, environ: Any, resp: Any) -> None:
    """After the first answer, and each time that their number has doubled, what is loaded by now is left alone."""
    global _served
    with _counting:
        _served += 1
        has_doubled = _served & (_served - 1) == 0
    if has_doubled:
        gc.collect()
        gc.freeze()
