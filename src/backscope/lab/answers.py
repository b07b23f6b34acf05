"""Answers that are no page and no numbers: refusals and errors, one line each, and the headers on every answer."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from backscope.words import languages, say

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
LONGEST = 60  # characters of what came that are told back


def message(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return ``{"message": text}`` in one line, in characters that any terminal and any decoder take."""
    body = json.dumps({"message": " ".join(text.split())}).encode()
    return Response(body, status, headers, "application/json")


def locked() -> Response:
    """Return the short page that who comes without the key is shown, in every language."""
    parts = [
        f'<section lang="{code}"><h1>{html.escape(say("lab_server.refused", code))}</h1>'
        f"<p>{html.escape(say('lab_server.how', code))}</p></section>"
        for code in languages()
    ]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
    )
    page = f'<!doctype html><html lang="en"><head>{head}<title>backscope</title></head><body>{"".join(parts)}</body>'
    return Response(page + "</html>", 403, media_type="text/html")


def sentence(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return the first of pydantic's errors in the usual words: where, what was got, and what was expected."""
    first = errors[0]
    where, kind, given = _place(first["loc"]), first["type"], first.get("input")
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    if kind == "missing":
        return f"{where}: missing{more}"
    if kind.startswith("union_tag"):
        given = first["ctx"].get("tag")
        tags = first["ctx"].get("expected_tags", "").replace("'", "")
        return f"job: got {shown(given)}, expected one of {tags}" if tags else "job: missing"
    if kind == "json_invalid":
        return f"body: got what cannot be read ({first['ctx']['error']}), expected JSON"
    if kind == "extra_forbidden":
        return f"{where}: got {shown(given)}, expected no such field{more}"
    if isinstance(given, bytes):
        return "body: got what is not said to be JSON, expected JSON (content-type: application/json)"
    if kind.endswith("_attributes_type"):
        return f"{where}: got {shown(given)}, expected an object"
    expected = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    for word in ("List", "String", "Dictionary"):
        expected = expected.removeprefix(f"{word} should have ")
    return f"{where}: got {shown(given)}, expected {expected[:1].lower()}{expected[1:]}{more}"


def _place(where: Sequence[Any]) -> str:
    """Return ("body", "points", "x", 3) as points.x[3]; of a message, the first part is its job."""
    told = ""
    for part in where[1:]:
        told += f"[{part}]" if isinstance(part, int) else f"{'.' * bool(told)}{part}"
    return told[:LONGEST] or "body"


def shown(given: Any) -> str:
    """Return what came, cut to what is worth telling."""
    if isinstance(given, list):
        return f"{len(given)} entries" if len(given) > 3 else repr(given)[:LONGEST]
    if isinstance(given, dict):
        return "an object"
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) >= 10**LONGEST:
        return "a number too large"
    told = repr(given[:LONGEST]) + "…" if isinstance(given, str) and len(given) > LONGEST else repr(given)
    return {"None": "null", "True": "true", "False": "false"}.get(told, told)
