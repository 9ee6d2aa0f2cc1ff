"""A bucket keeps bytes by name; what is wrong with it is said without its keys, and nobody waits long for it."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

import pytest

from storage.database import bucket as buckets
from storage.database.bucket import Bucket, BucketAddress
from storage.database.object_store import StoreAway
from tests.buckets import SECRET, address_of, answering


@contextmanager
def holding(data: bytes) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        yield file


@pytest.mark.parametrize("size", [1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 11_000_000])
def test_bytes_come_back_as_they_were_kept(bucket_at: BucketAddress, size: int) -> None:
    bucket, data = Bucket(bucket_at), os.urandom(size)
    with holding(data) as file:
        bucket.put("photos/ab/1.jpg", file)
    with bucket.open("photos/ab/1.jpg") as file:
        assert file.read() == data
        file.seek(size - 1)
        assert file.read() == data[-1:]


def test_names_are_listed_and_let_go(bucket_at: BucketAddress) -> None:
    bucket = Bucket(bucket_at)
    for name in ("photos/ab/1.jpg", "photos/cd/2.jpg", "files/ab/3"):
        with holding(b"sealed") as file:
            bucket.put(name, file)
    assert sorted(bucket.names("photos")) == ["photos/ab/1.jpg", "photos/cd/2.jpg"]
    bucket.remove("photos/ab/1.jpg")
    bucket.remove("photos/ab/1.jpg")
    assert (bucket.holds("photos/ab/1.jpg"), bucket.holds("files/ab/3")) == (False, True)
    with pytest.raises(FileNotFoundError):
        bucket.open("photos/ab/1.jpg")


def test_a_bucket_that_is_not_there_is_no_empty_one(store_server: str) -> None:
    bucket = Bucket(address_of(f"s3://nowhere?endpoint={store_server}"))
    with pytest.raises(StoreAway, match="NoSuchBucket"):
        bucket.open("photos/ab/1.jpg")
    with holding(b"sealed") as file, pytest.raises(StoreAway, match="NoSuchBucket"):
        bucket.put("photos/ab/1.jpg", file)


@pytest.mark.parametrize(
    ("status", "code"), [(403, "InvalidAccessKeyId"), (403, "SignatureDoesNotMatch"), (500, "InternalError")]
)
def test_a_refusal_is_said_by_its_code_and_never_with_the_secret(status: int, code: str) -> None:
    with answering(status, code, []) as server:
        bucket = Bucket(address_of(f"s3://county?endpoint={server}"))
        with pytest.raises(StoreAway) as reading:
            bucket.open("photos/ab/1.jpg")
        with holding(b"sealed") as file, pytest.raises(StoreAway) as writing:
            bucket.put("photos/ab/1.jpg", file)
    assert code in str(reading.value)
    assert code in str(writing.value)
    assert SECRET not in f"{reading.value!r} {writing.value!r} {address_of('s3://county')!r}"


def test_after_a_reading_that_failed_the_others_fail_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with answering(500, "InternalError", asked) as server:
        bucket = Bucket(address_of(f"s3://county?endpoint={server}"))
        for _ in range(20):
            with pytest.raises(StoreAway):
                bucket.open("photos/ab/1.jpg")
        assert len(asked) <= 2, "one request, and once more"
        monkeypatch.setattr(buckets, "REST_S", 0.0)
        bucket._rests_until = 1e-9
        with pytest.raises(StoreAway):
            bucket.open("photos/ab/1.jpg")
        assert len(asked) > 2, "later it is tried again"


def test_a_bucket_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "READ", timedelta(seconds=0.3))
    monkeypatch.setattr(buckets, "WRITE", timedelta(seconds=0.3))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        bucket = Bucket(address_of(f"s3://county?endpoint=http://127.0.0.1:{deaf.getsockname()[1]}"))
        with pytest.raises(StoreAway):
            bucket.holds("photos/ab/1.jpg")
        with holding(b"sealed") as file, pytest.raises(StoreAway):
            bucket.put("photos/ab/1.jpg", file)


def test_a_bucket_is_named_in_the_path_or_in_the_host() -> None:
    in_path = address_of("s3://county/photos/of/us?endpoint=https://store.example:9000/")
    in_host = address_of("s3://county?endpoint=https://oss.example&region=cn-beijing&style=host")
    assert (in_path.root, in_path.prefix) == ("https://store.example:9000", "photos/of/us")
    assert (in_host.root, in_host.region) == ("https://county.oss.example", "cn-beijing")
    assert address_of("s3://county").root is None


@pytest.mark.parametrize(
    "url",
    [
        "https://county",
        "s3://",
        "s3://Has_Capitals",
        "s3://key:secret@county",
        "s3://county?endpoint=store.example",
        "s3://county?endpoint=https://key:secret@store.example",
        "s3://county?ending=https://store.example",
        "s3://county?style=other",
        "s3://county?endpoint",
        "s3://county#photos",
    ],
)
def test_what_is_no_address_of_a_bucket_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"s3://bucket|bad query"):
        address_of(url)
