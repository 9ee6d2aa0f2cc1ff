"""Handing out a kept file: opened as it goes, whole or the range of it that was asked for."""

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from storage.database.sealed_folder import KeptFile

_PIECE_BYTES = 262_144
_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?")


async def hand_out(request: Request, kept: KeptFile, *, media_type: str, headers: Mapping[str, str]) -> Response:
    """The file, or one range of it (RFC 9110, 14); several at once are answered with all of it.

    Raises FileNotFoundError where it went away meanwhile.
    """
    file = await asyncio.to_thread(kept.open)
    size = file.seek(0, os.SEEK_END)
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None or not any(wanted.groups()):
        begin, end, status, told = 0, size, 200, {}
    else:
        begin, end = _bounds(wanted[1], wanted[2], size)
        if begin >= end:
            file.close()
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        status, told = 206, {"Content-Range": f"bytes {begin}-{end - 1}/{size}"}
    return StreamingResponse(
        _pieces(file, begin, end),
        status_code=status,
        media_type=media_type,
        headers={**headers, **told, "Accept-Ranges": "bytes", "Content-Length": str(end - begin)},
    )


def _bounds(first: str | None, last: str | None, size: int) -> tuple[int, int]:
    """Where a range begins, and before which byte it ends."""
    if first is None:
        return max(0, size - int(last or 0)), size
    return int(first), min(size, int(last) + 1) if last is not None else size


def _pieces(file: BinaryIO, begin: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(begin)
        while begin < end and (piece := file.read(min(_PIECE_BYTES, end - begin))):
            begin += len(piece)
            yield piece
