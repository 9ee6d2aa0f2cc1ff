"""A bucket of an S3-compatible store: where it is, and its bytes by name. Needs the extra `s3`."""

import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import parse_qsl, urlsplit

from storage.database.object_store import StoreAway

if TYPE_CHECKING:  # loaded only where there is a bucket
    from obstore.store import S3Config, S3Store

CONNECT = timedelta(seconds=3)
READ = timedelta(seconds=10)  # somebody waits
WRITE = timedelta(seconds=60)  # nobody does
REST_S = 15.0  # after a reading that failed, so long the others fail at once: no thread stands waiting
_PIECE_BYTES = 4 * 1024 * 1024  # of one request, so that a large file keeps to the time-out as well
_IN_MEMORY_BYTES = 8 * 1024 * 1024  # what is larger lies, sealed as it is, in a file without a name while it is read
_CODE = re.compile(r"<Code>(\w+)</Code>")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LONGEST_COMPLAINT = 160  # characters
_EXPECTED = "expected s3://bucket/prefix?endpoint=https://…&region=…"


@dataclass(frozen=True, kw_only=True)
class BucketAddress:
    """Where a bucket is, and the keys to it. `by_host`: the bucket's name stands in the host, not in the path."""

    bucket: str
    prefix: str
    endpoint: str | None
    region: str
    by_host: bool
    key_id: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, url: str, *, key_id: str, secret: str) -> Self:
        """Read s3://bucket/prefix?endpoint=…&region=…&style=host. Raises ValueError."""
        parts = urlsplit(url)
        told = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        endpoint, region, style = (told.pop(name, None) for name in ("endpoint", "region", "style"))
        if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc) or told or parts.fragment:
            raise ValueError(_EXPECTED)
        if style not in (None, "host", "path") or (endpoint is not None and not _is_endpoint(endpoint)):
            raise ValueError(_EXPECTED)
        return cls(
            bucket=parts.netloc,
            prefix=parts.path.strip("/"),
            endpoint=None if endpoint is None else endpoint.rstrip("/"),
            region=region or "us-east-1",
            by_host=style == "host",
            key_id=key_id,
            secret=secret,
        )

    @property
    def root(self) -> str | None:
        """The address that requests begin with; none: that of Amazon's own."""
        if self.endpoint is None or not self.by_host:
            return self.endpoint
        scheme, _, host = self.endpoint.partition("://")
        return f"{scheme}://{self.bucket}.{host}"


def _is_endpoint(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


class Bucket:
    """A bucket as an `ObjectStore`."""

    def __init__(self, at: BucketAddress) -> None:
        self._at = at
        self._lock = threading.Lock()
        self._rests_until = 0.0

    def put(self, name: str, file: BinaryIO) -> None:
        """As of an `ObjectStore`; what the bucket says that it has is held against the size of the file."""
        import obstore

        with _said_plainly():
            obstore.put(self._patient, name, file, chunk_size=_PIECE_BYTES + 1024 * 1024, max_concurrency=1)
            held = obstore.head(self._patient, name)["size"]
        size = os.fstat(file.fileno()).st_size
        if held != size:
            raise StoreAway(f"the bucket has {held} bytes of {size}")

    def open(self, name: str) -> BinaryIO:
        """As of an `ObjectStore`."""
        import obstore

        file: BinaryIO = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # type: ignore[assignment]  # noqa: SIM115
        try:
            with self._reading():
                first = obstore.get(self._quick, name, options={"range": (0, _PIECE_BYTES)})
                size = first.meta["size"]
                file.write(first.bytes())
                while (held := file.tell()) < size:
                    file.write(obstore.get_range(self._quick, name, start=held, end=min(size, held + _PIECE_BYTES)))
        except OSError:
            file.close()
            raise
        file.seek(0)
        return file

    def holds(self, name: str) -> bool:
        """As of an `ObjectStore`."""
        import obstore

        try:
            with self._reading():
                obstore.head(self._quick, name)
        except FileNotFoundError:
            return False
        return True

    def remove(self, name: str) -> None:
        """As of an `ObjectStore`."""
        import obstore

        with _said_plainly():
            obstore.delete(self._patient, name)

    def names(self, under: str) -> Iterator[str]:
        """As of an `ObjectStore`."""
        import obstore

        with _said_plainly():
            for some in obstore.list(self._patient, under):
                yield from (one["path"] for one in some)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A reading; for a while after one that failed, one at a time tries whether the bucket is back."""
        with self._lock:
            now = time.monotonic()
            if now < self._rests_until:
                raise StoreAway("the store did not answer a moment ago")
            tries_alone = self._rests_until > 0
            if tries_alone:
                self._rests_until = now + REST_S
        try:
            with _said_plainly():
                yield
        except StoreAway:
            self._rests_until = time.monotonic() + REST_S
            raise
        except FileNotFoundError:
            self._rests_until = 0.0
            raise
        self._rests_until = 0.0

    @cached_property
    def _quick(self) -> "S3Store":
        return self._store(READ)

    @cached_property
    def _patient(self) -> "S3Store":
        return self._store(WRITE)

    def _store(self, patience: timedelta) -> "S3Store":
        from obstore.store import S3Store

        at = self._at
        where: S3Config = {} if at.root is None else {"endpoint": at.root}
        return S3Store(
            at.bucket,
            prefix=at.prefix or None,
            config=where,
            region=at.region,
            access_key_id=at.key_id,
            secret_access_key=at.secret,
            virtual_hosted_style_request=at.by_host,
            disable_bulk_delete=True,  # which not every store knows
            client_options={"allow_http": True, "connect_timeout": CONNECT, "timeout": patience},
            retry_config={"max_retries": 1, "retry_timeout": patience},
        )


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Raises StoreAway for all that goes wrong but a name that is not there."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise StoreAway("NoSuchBucket") from None
        raise
    except (BaseError, OSError) as error:
        raise StoreAway(_complaint(str(error))) from None


def _complaint(error: str) -> str:
    """What of an error is worth reading: the store's own code, else what the client says after address and time."""
    code = _CODE.search(error)
    return code[1] if code else error.splitlines()[0].rpartition(" - ")[2][:_LONGEST_COMPLAINT]
