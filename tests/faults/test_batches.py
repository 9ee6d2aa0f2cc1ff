"""kill -9 in the middle of a batch, and of taking it back: each case has its step once, and nobody is told twice."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.batches.batches import BatchState
from storage.batches.items import ItemResult
from tests.faults.batch_office import CADRE, COUNTY, BatchOffice
from tests.faults.conftest import campaign
from tests.faults.process import Anju

pytestmark = pytest.mark.faults

HOUSES = 30
A_MINUTE_LATER = 120  # seconds, with the time that the test itself takes


@pytest.fixture
def office(tmp_path: Path, county: Path) -> Iterator[BatchOffice]:
    """A county without Telegram whose cadre reported the houses, its process up."""
    shutil.copytree(county, tmp_path / "data")
    anju = Anju(tmp_path)
    opened = BatchOffice(anju, HOUSES)
    anju.start_and_wait()
    yield opened
    anju.kill()
    print(anju.log())
    opened.close()


def kill_in_the_middle(office: BatchOffice, batch: int, result: ItemResult, chance: random.Random) -> None:
    """Kill it some times while cases come to stand so; at least once before all do."""
    reached = [office.kill_once(batch, result, chance.randint(1, 4)) for _ in range(campaign(1, 2, 6))]
    print(f"killed with {reached} of {HOUSES} cases {result}")
    assert 0 < reached[0] < HOUSES


def test_kills_while_a_batch_runs_take_no_step_twice_and_tell_each_person_once(
    office: BatchOffice, chance: random.Random
) -> None:
    batch = office.begin("receive")
    kill_in_the_middle(office, batch, ItemResult.DONE, chance)
    office.wait_for(batch, BatchState.DONE)
    assert office.histories() == [["received"]] * HOUSES
    assert office.told(COUNTY) == office.told(CADRE) == [], "for a minute nobody is told"
    office.let_pass(A_MINUTE_LATER)
    office.wait_for(batch, BatchState.TOLD)
    office.anju.kill()
    office.anju.start_and_wait()
    office.wait_till_idle()
    for role in (COUNTY, CADRE):
        [text] = office.told(role)
        assert f"{HOUSES}件" in text


def test_kills_while_a_batch_is_undone_undo_each_case_once_and_nobody_ever_hears_of_it(
    office: BatchOffice, chance: random.Random
) -> None:
    batch = office.begin("receive")
    office.wait_for(batch, BatchState.DONE)
    office.undo(batch)
    kill_in_the_middle(office, batch, ItemResult.UNDONE, chance)
    office.wait_for(batch, BatchState.UNDONE)
    assert office.histories() == [["received", "taken_back"]] * HOUSES
    office.let_pass(A_MINUTE_LATER)
    office.wait_till_idle()
    assert office.told(COUNTY) == office.told(CADRE) == []
