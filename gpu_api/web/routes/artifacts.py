"""Files of a run, immutable under their names."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Response

from gpu_api.web.access import Parts, Reader
from gpu_api.web.problems import Problem, not_found
from gpu_api.web.routes.runs import owned_run

router = APIRouter(prefix="/v1/runs", tags=["artifacts"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file; `ETag` is its SHA-256 in hex, `Content-Digest` in base64.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    },
    304: {"description": "The client has it: `If-None-Match` names its ETag."},
}


@router.get("/{run_id}/artifacts/{name}", responses=_RESPONSES, response_class=Response)
async def download_artifact(
    run_id: str,
    name: str,
    key: Reader,
    parts: Parts,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Download a file that a checkpoint names."""
    run = await run_sync(owned_run, parts, run_id, key)
    record = await run_sync(parts.runs.artifact, run_id, name)
    if record is None and run.first_seq > 1:
        raise Problem(410, "artifacts_expired", "This run's files were removed after retention.")
    if record is None:
        raise not_found(f"file {name!r} of run {run_id!r}")
    etag = f'"{record.sha256}"'
    digest = base64.b64encode(bytes.fromhex(record.sha256)).decode()
    headers = {
        "ETag": etag,
        "Content-Digest": f"sha-256=:{digest}:",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": f'attachment; filename="{record.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    data = await run_sync(parts.files.get, record.key)
    return Response(data, headers=headers, media_type="application/octet-stream")
