"""Work in a process of its own: what it may take of memory and time is not taken from those who chat.

One that carries out a task is told it by its standard input, so that no key stands among its arguments, and tells by
lines of JSON how far it is; the last one is its result. It writes nothing to the database itself unless its task says
so. One that is fed bytes prints what it makes of them. Neither outlives who waits for it.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from storage.database.bucket import Bucket, BucketAddress
from storage.database.database import Database
from storage.database.keys import KeyFile, read_ring
from storage.database.privacy import Vault

CHILD = ("-m", "bot.pipeline.exchange_child")  # of one that carries out a task
_LINE = 1_000_000  # bytes that a line may have
_COMPLAINT = 2_000  # characters that are kept of what went wrong
SILENT_S = 1800.0  # for which one that carries out a task may say nothing: far longer than any part of it takes


class ChildFailed(Exception):
    """A child ended without a result; the message is the end of what it complained of."""


@dataclass(frozen=True, kw_only=True)
class FedChild:
    """How a child ended that was fed bytes: its exit code, what it printed, and the end of what it complained of."""

    code: int
    printed: bytes
    complaint: str


@dataclass(frozen=True, kw_only=True)
class ChildPlace:
    """Where a child works: the database with its keys, the zone of all dates, the folders, and the bucket of these."""

    database: str
    vault: Vault
    zone: str
    file_folder: Path
    photo_folder: Path
    bucket: BucketAddress | None = None

    def open(self) -> Database:
        """The database; to be closed."""
        return Database(self.database, self.vault, None if self.bucket is None else Bucket(self.bucket))


@dataclass(frozen=True, kw_only=True)
class ChildTask:
    """One task for a child: what it is, of which row, at which moment, and the name of the file that it writes."""

    place: ChildPlace
    kind: str
    id: int
    now: datetime
    file: str

    def to_json(self) -> str:
        """For the child's standard input."""
        vault = self.place.vault
        place = vars(self.place) | {
            "vault": [vault.ring.to_text(), None if vault.key_file is None else str(vault.key_file.absolute())],
            "file_folder": str(self.place.file_folder.absolute()),
            "photo_folder": str(self.place.photo_folder.absolute()),
            "bucket": None if self.place.bucket is None else vars(self.place.bucket),
        }
        return json.dumps({**vars(self), "place": place, "now": self.now.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """As `to_json` wrote it."""
        told = json.loads(text)
        place = told["place"]
        place |= {name: Path(place[name]) for name in ("file_folder", "photo_folder")}
        place["bucket"] = None if place["bucket"] is None else BucketAddress(**place["bucket"])
        ring, file = place["vault"]
        place["vault"] = Vault(read_ring(ring), None if file is None else KeyFile(Path(file)))
        return cls(**{**told, "place": ChildPlace(**place), "now": datetime.fromisoformat(told["now"])})


async def carry_out(task: ChildTask, told: Callable[[int], Awaitable[None]]) -> dict[str, Any]:
    """Have a task done; `told` hears how far it is. Its result.

    Raises ChildFailed, also where the child says nothing any more. However this ends, the child has ended.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, *CHILD),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    complaints = asyncio.create_task(child.stderr.read())
    now = asyncio.get_running_loop().time
    try:
        child.stdin.write(task.to_json().encode())
        child.stdin.write_eof()
        last: dict[str, Any] = {}
        async with asyncio.timeout(SILENT_S) as patience:
            async for line in child.stdout:
                patience.reschedule(now() + SILENT_S)
                last = json.loads(line)
                if "result" not in last:
                    await told(last["done"])
            await child.wait()
            complaint = (await complaints).decode(errors="replace")[-_COMPLAINT:]
    except TimeoutError as error:
        raise ChildFailed(f"the child said nothing for {SILENT_S:.0f} s") from error
    except BrokenPipeError as error:
        raise ChildFailed("the child ended before it was told its task") from error
    finally:
        await _end(child)
        complaints.cancel()
    if child.returncode != 0 or "result" not in last:
        raise ChildFailed(f"exit code {child.returncode}: {complaint}")
    result: dict[str, Any] = last["result"]
    return result


async def feed(arguments: Sequence[str], data: bytes, seconds: float) -> FedChild:
    """Run this Python with arguments on bytes. Raises TimeoutError where it takes longer, and then ends the child."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            printed, complaint = await child.communicate(data)
    finally:
        await _end(child)
    assert child.returncode is not None
    return FedChild(code=child.returncode, printed=printed, complaint=complaint.decode(errors="replace")[-_COMPLAINT:])


async def _end(child: asyncio.subprocess.Process) -> None:
    """See that a child has ended."""
    if child.returncode is None:
        child.kill()
        await child.wait()
