"""Open files, and what is said of there being too few."""

import logging

from bot.core.open_files import Seldom, allow_most_open_files


def test_a_process_may_open_as_many_as_the_machine_allows() -> None:
    import resource

    assert allow_most_open_files() == resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def test_the_same_is_said_once_a_minute() -> None:
    """Of 1 050 connections beyond the limit the log once told 46 880 times in a minute."""
    moments = iter([0.0, 1.0, 2.0, 59.0, 61.0])
    seldom = Seldom(lambda: next(moments))
    texts = ["socket.accept() out of system resource\nsocket: 1", "socket.accept() out of system resource\nsocket: 2"]
    texts += ["another", texts[0], texts[1]]
    records = [logging.LogRecord("asyncio", logging.ERROR, "", 1, text, None, None) for text in texts]
    assert [seldom.filter(record) for record in records] == [True, False, True, False, True]
