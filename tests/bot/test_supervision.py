"""Never deaf and alive: what becomes of the process when a loop ends."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

import pytest

from bot import supervision
from bot.core.channel import ChannelDead
from bot.supervision import CoreEnded, supervise
from tests.bot.recording import all_rest, play, running, until


class House:
    """Loops that end as told, and an alarm that is written down."""

    def __init__(self) -> None:
        self.alarms: list[str] = []
        self.begun: list[str] = []
        self.ended: list[str] = []

    async def alarm(self, what: str) -> None:
        """Write it down."""
        self.alarms.append(what)

    def loop(self, name: str, *ends: Callable[[], None]) -> supervision.Loop:
        """A loop that ends in each of these ways, one a start, and then runs on."""
        left = iter(ends)

        async def run() -> None:
            self.begun.append(name)
            try:
                end = next(left, None)
                if end is not None:
                    end()
                    return
                await asyncio.Event().wait()
            finally:
                self.ended.append(name)

        return run


def quietly() -> None:
    """End without a word."""


def by_a_bug() -> NoReturn:
    raise ValueError("a bug")


def for_good() -> NoReturn:
    raise ChannelDead("the token is refused")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(supervision, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervision, "REFUSED_PAUSE", 0.01)
    return House()


@pytest.mark.parametrize("end", [quietly, by_a_bug])
def test_a_core_loop_that_ends_ends_all_and_is_named(house: House, end: Callable[[], None]) -> None:
    core = {"outbox": house.loop("outbox"), "turns": house.loop("turns", end)}

    async def scene() -> None:
        with pytest.raises(CoreEnded, match="turns") as ended:
            await supervise(core, {"web": house.loop("web")}, house.alarm)
        assert isinstance(ended.value.__cause__, ValueError if end is by_a_bug else type(None))

    play(scene())
    assert sorted(house.ended) == sorted(house.begun) == ["outbox", "turns", "web"]


def test_a_channel_that_is_refused_is_told_of_and_asked_again_while_the_others_go_on(house: House) -> None:
    async def scene() -> None:
        channels = {"telegram": house.loop("telegram", for_good, for_good), "web": house.loop("web")}
        async with running(supervise({"turns": house.loop("turns")}, channels, house.alarm)) as supervising:
            await until(lambda: house.begun.count("telegram") == 3)
            await all_rest()
            assert not supervising.done()
        assert house.alarms == ["telegram: the token is refused"] * 2
        assert "web" in house.ended, "what is cancelled ends its loops"

    play(scene())


@pytest.mark.parametrize("end", [quietly, by_a_bug])
def test_a_channel_that_fails_for_a_time_is_listened_to_again(house: House, end: Callable[[], None]) -> None:
    async def scene() -> None:
        channels = {"telegram": house.loop("telegram", end, end)}
        async with running(supervise({}, channels, house.alarm)):
            await until(lambda: house.begun.count("telegram") == 3)
        assert house.alarms == []

    play(scene())


def test_pauses_grow_and_begin_anew_once_it_has_listened_for_a_good_while(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A channel that failed six times in a year once stayed deaf for half a minute each time from then on."""
    monkeypatch.setattr(supervision, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervision, "GOOD_WHILE", 1000.0)

    def after_a_good_while() -> None:
        monkeypatch.setattr(supervision, "GOOD_WHILE", 0.0)

    def soon() -> None:
        monkeypatch.setattr(supervision, "GOOD_WHILE", 1000.0)

    async def scene() -> None:
        channels = {"telegram": house.loop("telegram", soon, soon, soon, after_a_good_while, soon)}
        async with running(supervise({}, channels, house.alarm)):
            await until(lambda: house.begun.count("telegram") == 6)

    play(scene())
    assert [record.args[-1] for record in caplog.records] == [0.01, 0.02, 0.04, 0.01, 0.02]  # type: ignore[index]


def test_the_refusal_of_the_last_channel_ends_the_process(house: House) -> None:
    async def scene() -> None:
        channels = {"telegram": house.loop("telegram", for_good), "web": house.loop("web", by_a_bug, for_good)}
        with pytest.raises(CoreEnded, match="no channel"):
            await supervise({"turns": house.loop("turns")}, channels, house.alarm)

    play(scene())
    assert len(house.alarms) == 2
    assert "turns" in house.ended


def test_an_alarm_that_cannot_be_raised_shuts_nothing_else(house: House) -> None:
    heard: list[str] = []

    async def deaf(what: str) -> None:
        heard.append(what)
        raise OSError("nobody there")

    async def scene() -> None:
        channels = {"telegram": house.loop("telegram", for_good), "web": house.loop("web")}
        async with running(supervise({"turns": house.loop("turns")}, channels, deaf)) as supervising:
            await until(lambda: heard)
            await all_rest()
            assert not supervising.done()

    play(scene())


def test_a_process_without_channels_of_its_own_runs_on(house: House) -> None:
    async def scene() -> None:
        async with running(supervise({"turns": house.loop("turns")}, {}, house.alarm)) as supervising:
            await until(lambda: house.begun)
            await all_rest()
            assert not supervising.done()

    play(scene())
