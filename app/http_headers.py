"""Headers of every answer: a strict content policy, no copies of personal pages, no referrer to anybody else.

After the W3C's Content Security Policy 3 and Trusted Types, and the Fetch standard's cross-origin policies.
"""

from http import HTTPStatus

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'; "
    "require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
"""Nothing is inline, so no nonce is needed. Browsers refuse style attributes, too."""

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Flask-WTF compares the referrer of forms on https, so it must reach ourselves, and nobody else.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_STATIC_LASTS = "public, max-age=3600"


def register(app: Flask, *, secure: bool) -> None:
    """Set the headers after every request."""

    def set_headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static" and response.status_code != HTTPStatus.NOT_FOUND:
            response.headers["Cache-Control"] = _STATIC_LASTS
        else:
            # Not even the browser keeps a page: Back after signing out must find nothing.
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(set_headers)
