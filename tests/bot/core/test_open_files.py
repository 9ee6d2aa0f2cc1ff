"""Open files, and what is said of there being too few."""

import logging

from bot.core.open_files import Seldom, allow_most_open_files


def test_a_process_may_open_as_many_as_the_machine_allows() -> None:
    import resource

    assert allow_most_open_files() == resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def test_that_no_file_is_left_is_said_once_a_minute_and_all_else_always() -> None:
    """Of 1 050 connections beyond the limit the log once told 46 880 times in a minute."""
    moments = iter([0.0, 1.0, 59.0, 61.0])
    seldom = Seldom(lambda: next(moments))
    first, second = (f"socket.accept() out of system resource\nsocket: {number}" for number in (1, 2))
    texts = [first, second, "Task exception was never retrieved", "Task exception was never retrieved", first, second]
    records = [logging.LogRecord("asyncio", logging.ERROR, "", 1, text, None, None) for text in texts]
    assert [seldom.filter(record) for record in records] == [True, False, True, True, False, True]
