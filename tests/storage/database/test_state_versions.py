"""Stored states and their versions: each is lifted step by step, and a newer one is left as it is."""

import logging
from dataclasses import dataclass

import pytest

from storage.database.state_versions import CONVERSATION, JOB, REPLY, UPDATE, State, Versions, known, number
from tests.samples.reading import VERSIONS


def _name_what_was_a_number(state: State) -> State:
    return {key: f"no. {value}" if key == "house" else value for key, value in state.items()}


def _call_a_house_a_home(state: State) -> State:
    return {"home" if key == "house" else key: value for key, value in state.items()}


HOMES = Versions(steps=(number, _name_what_was_a_number, _call_a_house_a_home))


@pytest.mark.parametrize(
    "stored",
    [{"house": 7}, {"version": 1, "house": 7}, {"version": 2, "house": "no. 7"}, {"version": 3, "home": "no. 7"}],
)
def test_a_state_of_any_version_is_lifted_to_the_newest(stored: State) -> None:
    before = dict(stored)
    assert HOMES.lift(stored) == {"home": "no. 7"}
    assert stored == before, "a step changes nothing of what it is given"


def test_a_state_that_was_marked_is_not_lifted_again() -> None:
    marked = HOMES.mark({"home": "no. 7"})
    assert marked == {"version": 3, "home": "no. 7"}
    assert HOMES.lift(marked) == {"home": "no. 7"}
    assert not HOMES.is_newer(marked)


def test_a_state_of_a_newer_version_stays_as_it_is() -> None:
    newer = {"version": 4, "house": 7, "roof": "tiles"}
    assert HOMES.is_newer(newer)
    assert HOMES.lift(newer) == {"house": 7, "roof": "tiles"}


def test_a_key_without_a_field_is_left_out_and_named_in_the_log_without_its_value(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @dataclass(frozen=True, kw_only=True)
    class House:
        number: int

    with caplog.at_level(logging.WARNING):
        assert known(House, {"number": 7, "owner": "李秀英"}) == {"number": 7}
    assert "owner" in caplog.text
    assert "李秀英" not in caplog.text


def test_the_versions_before_todays_are_kept_as_samples() -> None:
    """Whoever adds a step runs `python -m tests.samples.write_states` first, for the version stored till then."""
    newest = max(kind.newest for kind in (CONVERSATION, REPLY, JOB, UPDATE))
    assert set(VERSIONS) >= set(range(newest))
