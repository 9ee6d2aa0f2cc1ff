"""Where nobody can be told, the reporter reads which office to call, and where its number is not known, just that."""

import pytest

from handlers.dialog.messages import Text
from storage.people import accounts, areas, offices
from storage.people.offices import Office
from tests.cast import TOWNSHIP
from tests.dialogue import Dialogue

DANGER = Text(text="房子要倒了，墙在掉土")


@pytest.fixture
def unheard(dialogue: Dialogue) -> Dialogue:
    """Neither the township's coordinator nor the county's takes messages."""
    with dialogue.database.writing() as tx:
        for person_id in (dialogue.cast.township, dialogue.cast.county):
            for account in accounts.of(tx, person_id):
                accounts.mark_reachable(tx, account.lane, False)
    return dialogue


def test_the_offices_number_is_given_where_it_is_known(unheard: Dialogue) -> None:
    with unheard.database.writing() as tx:
        office = Office(place=areas.get(tx, TOWNSHIP), phone="05358000002", hours="24小时")
        offices.put(tx, office, person_id=None, now=unheard.clock.now())
    said = "\n".join(reply.text for reply in unheard.say("cadre", DANGER))
    assert "还没通知到人" in said
    assert "再打青石镇值班电话0535-8000002（24小时）。" in said


def test_an_office_without_a_number_is_named_with_that(unheard: Dialogue) -> None:
    said = "\n".join(reply.text for reply in unheard.say("cadre", DANGER))
    assert "再打青石镇政府（那边的号码这里还没有登记）。" in said
