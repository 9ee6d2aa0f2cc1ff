"""How the tests fill the form of the training record, and lines of it."""

from datetime import date

from handlers.dialog.messages import Choice, Reply
from storage.training import record
from storage.training.record import Trade, Trained
from tests.cast import COUNTY
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way

APPRAISER = Trained(
    trade=Trade.APPRAISER,
    name="李工",
    unit="县住建局",
    certificate="YS-017",
    phone="13800000051",
    trained_on=date(2026, 3, 16),
)
CRAFTSMAN = Trained(
    trade=Trade.CRAFTSMAN,
    name="张大山",
    unit="青石建筑队",
    certificate=None,
    phone=None,
    trained_on=date(2026, 4, 2),
)


def plant_record(dialogue: Dialogue, *people: Trained, county: str = COUNTY) -> list[int]:
    """Lines of a county's record; their ids."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        return [record.add(tx, county, one, by=dialogue.cast.county, now=now) for one in people]


def _add(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="training:new"))


TRAINING = SampleAnswers(ways={"trained_person": Way(who="county", open=_add)})
