"""The token of forms (CSRF): one for the whole session, so that the refusal is equal byte for byte whenever it is sent.

Flask-WTF signs a token with the time of signing; signing anew for each page would put a clock into every page. The
token lives as long as Flask's own signed cookie, and is new after every sign-in and sign-out.
"""

from flask import g, session
from flask_wtf.csrf import generate_csrf

_KEPT = "form_token"


def form_token() -> str:
    """The token of this session."""
    if _KEPT not in session:
        session[_KEPT] = generate_csrf()
    token: str = session[_KEPT]
    return token


def renew() -> str:
    """Forget the token of before and make another: what was on a page then can be sent no more."""
    session.clear()
    g.pop("csrf_token", None)
    return form_token()
