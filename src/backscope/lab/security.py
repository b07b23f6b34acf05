"""The door: who may come in, by which name, from which page, and how much they may bring.

Pure ASGI, around everything else: what it refuses nobody else sees, and its headers are on every answer.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import socket
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backscope.lab.answers import HEADERS, locked, message
from backscope.lab.settings import Settings

LOCAL = ("localhost", "127.0.0.1", "::1")


class Door:
    """Lets in who has the token, under the lab's own name (against DNS rebinding), from its own page.

    A token in the address of the page becomes a cookie, and the address is left without it. The cookie is SameSite=Lax:
    were it Strict, a browser that comes from a link, or from the file that ``backscope lab`` opens, would not send it.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if scope["type"] == "websocket":
            if refused is None:
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})  # before it is accepted, which makes it a 403
            return
        started = False

        async def answer(told: Message) -> None:
            nonlocal started
            if told["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=told)
                headers.update(HEADERS)
                if "cache-control" not in headers:
                    headers["cache-control"] = "no-store"
            await send(told)

        try:
            body = None if refused is not None else await self._body(scope, receive)
            refused = body if isinstance(body, Response) else refused
            if refused is not None:
                await refused(scope, receive, answer)
            else:
                await self.app(scope, _replayed(body, receive), answer)
        except Exception:  # a mistake of ours: told in the terminal, not to the browser
            logging.getLogger("backscope.lab").exception("%s %s", scope["method"], scope["path"])
            if not started:
                await message(500, "something went wrong in the lab; its terminal says what")(scope, receive, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what is answered to who may not come in, or who first gets a cookie; None to all others."""
        headers = Headers(scope=scope)
        host, origin = headers.getlist("host"), headers.getlist("origin")
        if len(host) != 1 or not self._is_ours(host[0]):
            return message(403, f"Host: got {', '.join(host)[:100] or 'none'}, expected {self._name()}")
        if any(one not in (f"http://{host[0]}", f"https://{host[0]}") for one in origin):
            return message(403, f"Origin: got {', '.join(origin)[:100]}, expected http://{host[0]}")
        if scope["type"] == "http" and scope["path"] == "/" and scope["method"] in ("GET", "HEAD"):
            given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            tokens = [value for key, value in given if key == "token"]
            if tokens:
                others = [(key, value) for key, value in given if key != "token"]
                opens = any(self._opens(token) for token in (tokens[0], *self._tokens(headers)))
                return self._admit(others) if opens else locked()  # a bookmark's token is of another day
        if any(self._opens(token) for token in self._tokens(headers)):
            return None
        if scope["path"].startswith("/api/"):
            return message(403, "token: missing or wrong, expected the one in the address that backscope lab printed")
        return locked()

    def _is_ours(self, host: str) -> bool:
        """Tell whether a Host header names this lab; another port may be that of a tunnel."""
        name, port = _parted(host)
        if port and not (port.isascii() and port.isdigit()):
            return False
        if name in (*LOCAL, self.settings.host.lower()):
            return True
        if not self.settings.listens_everywhere:
            return False
        try:  # nobody's DNS can make an address out of a name: an address is what was typed
            ipaddress.ip_address(name)
        except ValueError:
            return name == socket.gethostname().lower()
        return True

    def _name(self) -> str:
        return f"{'this machine' if self.settings.listens_everywhere else self.settings.host}:{self.settings.port}"

    def _opens(self, token: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.settings.token.encode())

    def _tokens(self, headers: Headers) -> list[str]:
        """Return the tokens that came: by the cookie, or as a bearer's."""
        found = []
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
            found = [cookies[self.settings.cookie].value] if self.settings.cookie in cookies else []
        except CookieError:
            pass
        scheme, _, credentials = headers.get("authorization", "").partition(" ")
        return [*found, credentials.strip()] if scheme.lower() == "bearer" else found

    def _admit(self, others: list[tuple[str, str]]) -> Response:
        """Return the way on to the page without the token, which becomes a cookie."""
        answer = RedirectResponse("/" + ("?" + urlencode(others) if others else ""), 303)
        answer.set_cookie(self.settings.cookie, self.settings.token, httponly=True, samesite="lax", path="/")
        return answer

    async def _body(self, scope: Scope, receive: Receive) -> bytes | Response:
        """Return the whole body, or the refusal of one that is too large, of which no more is read."""
        most = self.settings.limits.body
        refused = f"body: got more than {most:,} bytes, expected at most that"
        length = Headers(scope=scope).get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > most:
            return message(413, refused, {"connection": "close"})
        parts, size, more = [], 0, True
        while more:
            told = await receive()
            if told["type"] == "http.disconnect":
                break
            parts.append(told.get("body", b""))
            size, more = size + len(parts[-1]), told.get("more_body", False)
            if size > most:
                return message(413, refused, {"connection": "close"})
        return b"".join(parts)


def _parted(host: str) -> tuple[str, str]:
    """Return name and port of a Host header, the name in small letters and without brackets."""
    if host.startswith("["):
        name, closed, rest = host[1:].partition("]")
        return name.lower() if closed else host, rest.removeprefix(":")
    name, _, port = host.partition(":")
    return name.lower(), port


def _replayed(body: Any, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the body that was read, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
