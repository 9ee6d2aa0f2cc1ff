"""A store on this machine for the tests, and stores that fail."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import BinaryIO

import httpx
import pytest

from storage.database.bucket import BucketAddress
from storage.database.object_store import ObjectStore, StoreAway
from tests.bot.channels.website import PATIENCE_S

SECRET = "a-secret-that-nobody-says"
_numbers = count(1)


@contextmanager
def serving_buckets() -> Iterator[str]:
    """An S3-compatible server; its address."""
    from moto.server import ThreadedMotoServer  # takes a second

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(server: str) -> BucketAddress:
    """A new bucket, empty."""
    name = f"bucket-{next(_numbers)}"
    httpx.put(f"{server}/{name}", timeout=PATIENCE_S).raise_for_status()
    return address_of(f"s3://{name}/county?endpoint={server}")


def address_of(url: str) -> BucketAddress:
    """A bucket with the tests' keys."""
    return BucketAddress.of(url, key_id="key", secret=SECRET)


def name_bucket(monkeypatch: pytest.MonkeyPatch, at: BucketAddress, bucket: str = "") -> None:
    """Let the settings name a bucket."""
    monkeypatch.setenv("ANJU_PHOTO_STORE", f"s3://{bucket or at.bucket}/{at.prefix}?endpoint={at.endpoint}")
    monkeypatch.setenv("ANJU_PHOTO_STORE_KEY_ID", at.key_id)
    monkeypatch.setenv("ANJU_PHOTO_STORE_SECRET", at.secret)


@contextmanager
def answering(status: int, code: str, asked: list[str]) -> Iterator[str]:
    """A server that answers each request with a fault and notes what was asked; its address."""

    class Refusing(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _refuse

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FailingStore:
    """Another store that can be away, and end whoever moves something into it once it has it."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        self.away = False
        self.kills = False

    def put(self, name: str, file: BinaryIO) -> None:
        self._ask()
        self.store.put(name, file)
        if self.kills:
            raise KeyboardInterrupt

    def open(self, name: str) -> BinaryIO:
        self._ask()
        return self.store.open(name)

    def holds(self, name: str) -> bool:
        self._ask()
        return self.store.holds(name)

    def remove(self, name: str) -> None:
        self._ask()
        self.store.remove(name)

    def names(self, under: str) -> Iterator[str]:
        self._ask()
        return self.store.names(under)

    def _ask(self) -> None:
        if self.away:
            raise StoreAway("nobody answers")
