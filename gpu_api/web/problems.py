"""Errors as RFC 9457 problems with a stable `code`, one shape for every error."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ppo_ref.errors import FieldError

MEDIA_TYPE = "application/problem+json"

_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable word for programs"},
        "detail": {"type": "string", "description": "a sentence for people"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into the body"},
                    "parameter": {"type": "string", "description": "query or header"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "allowed": {"type": "string", "description": "what the field may be"},
                },
            },
        },
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": "A problem (RFC 9457).", "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
    for status in ("4XX", "5XX")
}
"""What every route may answer besides success, for the OpenAPI schema."""

_CODES = {404: "not_found", 405: "method_not_allowed", 400: "bad_request", 413: "body_too_large"}


class Problem(Exception):
    """An answer other than success.

    Args:
        status: HTTP status.
        code: Stable word for programs.
        detail: A sentence for people: what was wrong with which value, and what is allowed.
        errors: Per field: `pointer` (JSON Pointer into the body) or `parameter`, `detail`, and
            `allowed` where it is known.
        retry_after: Seconds after which a retry makes sense; becomes `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors = [dict(error) for error in errors]
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))

    def response(self, request_id: str) -> Response:
        """Return the HTTP answer."""
        body: dict[str, Any] = {
            "type": f"urn:ppo-lab:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.errors:
            body["errors"] = self.errors
        # ASCII only: a learner's text may hold lone surrogates, which UTF-8 cannot carry.
        return Response(
            json.dumps(body).encode("ascii"), self.status, self.headers, media_type=MEDIA_TYPE
        )


def not_found(what: str) -> Problem:
    """Return the problem for a missing resource, or another owner's."""
    return Problem(404, "not_found", f"There is no {what} that this key may see.")


def refused(error: FieldError, parent: Sequence[str] = ()) -> Problem:
    """Return the problem for an invalid field of the body.

    Args:
        error: The field's name, value and what is allowed.
        parent: Where in the body the field is.
    """
    item = {
        "pointer": pointer([*parent, error.field]),
        "code": "invalid_value",
        "detail": str(error),
        "allowed": error.allowed,
    }
    return Problem(422, "invalid_request", str(error), errors=[item])


def pointer(path: Sequence[str | int]) -> str:
    """Return a JSON Pointer (RFC 6901) for a path into a body."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def install(app: FastAPI) -> None:
    """Answer every error that FastAPI and Starlette know with a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response(_request_id(request))


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "http_error")
    problem = Problem(error.status_code, code, f"{error.detail}.", headers=error.headers)
    return problem.response(_request_id(request))


def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [_field_error(item) for item in error.errors()]
    first = errors[0]
    where = first.get("pointer") or first.get("parameter") or "the body"
    detail = f"{where}: {first['detail']}"
    return Problem(422, "invalid_request", detail, errors=errors).response(_request_id(request))


def _field_error(item: Mapping[str, Any]) -> dict[str, Any]:
    place, *path = item["loc"]
    detail = str(item["msg"])
    if item["type"] == "extra_forbidden":
        detail = "unknown field"
    if place == "body":
        # A body that is not JSON is located by its character offset, which is not a pointer.
        path = [] if item["type"] == "json_invalid" else path
        return {"pointer": pointer(path), "code": item["type"], "detail": detail}
    return {"parameter": pointer(path)[1:], "code": item["type"], "detail": detail}
