"""The report as a phone keeps it: its fields, the villages of the own township, the notice, the words of safety."""

from typing import Any

import pytest

from handlers.cases import phone_form as phone_forms
from handlers.cases.phone_form import phone_form
from handlers.cases.report_fields import REPORT_FIELDS
from handlers.dialog.context import Occasion
from handlers.wording import Wording
from storage.people import consents
from tests.cast import NEXT_VILLAGE, NOTICE, VILLAGE
from tests.dialogue import Dialogue
from tests.storage.cases.test_place_names import reported


def form_of(dialogue: Dialogue, who: str | None) -> dict[str, Any]:
    with dialogue.database.reading() as tx:
        occasion = Occasion(tx=tx, now=dialogue.clock.now(), installation=dialogue.installation)
        return phone_form(occasion, None if who is None else dialogue.ids[who])


def field(form: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in form["fields"] if one["id"] == id)


def test_the_fields_are_those_of_the_report_in_their_order(dialogue: Dialogue, say: Wording) -> None:
    form = form_of(dialogue, None)
    assert [one["id"] for one in form["fields"]] == [asked.id for asked in REPORT_FIELDS]
    danger = field(form, "danger")
    assert (danger["shape"], danger["ask"]) == ("one", say("report.danger.ask"))
    assert danger["options"][0] == {"id": "imminent", "label": "有，很危险", "alarm": True}
    assert field(form, "hazards")["shape"] == "many"
    assert field(form, "photos")["optional"] == ["imminent"]


def test_a_cadre_is_asked_for_the_spot_in_the_own_village(dialogue: Dialogue, say: Wording) -> None:
    form = form_of(dialogue, "cadre")
    assert form["villages"] == [
        {"id": f"a={VILLAGE}", "name": "青石村", "alarm": False, "spots": []},
        {"id": f"a={NEXT_VILLAGE}", "name": "东坡村", "alarm": True, "spots": []},
    ]
    assert field(form, "place")["ask"] == say("place.ask_spot", village="青石村")
    assert form["consent"] is None


def test_names_that_were_used_in_a_village_go_along_for_where_there_is_no_line(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        for spot in ("三组", "李家湾", "三组老井旁"):
            reported(tx, dialogue.cast.cadre, spot)
    assert [village["spots"] for village in form_of(dialogue, "township")["villages"]] == [
        ["三组", "老井", "李家湾"],
        [],
    ]


def test_a_township_chooses_among_its_villages(dialogue: Dialogue, say: Wording) -> None:
    form = form_of(dialogue, "township")
    assert [village["id"] for village in form["villages"]] == [f"a={VILLAGE}", f"a={NEXT_VILLAGE}"]
    assert field(form, "place")["ask"] == say("place.ask_listed")


def test_a_county_chooses_among_its_villages_unless_they_are_too_many(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [village["name"] for village in form_of(dialogue, "county")["villages"]] == ["青石村", "东坡村", "柳溪村"]
    monkeypatch.setattr(phone_forms, "MOST_VILLAGES", 2)
    assert form_of(dialogue, "county")["villages"] == []


@pytest.mark.parametrize("who", ["stranger", None])
def test_who_belongs_nowhere_types_the_place_and_leaves_a_number(
    dialogue: Dialogue, say: Wording, who: str | None
) -> None:
    form = form_of(dialogue, who)
    assert form["villages"] == []
    assert field(form, "place")["ask"] == say("place.ask_typed")
    phone = field(form, "contact_phone")
    assert phone["when"] == ["imminent", "none", "unsure"]
    assert phone["optional"] == ["imminent"]


def test_whose_number_is_known_is_not_asked_for_it(dialogue: Dialogue) -> None:
    assert "contact_phone" not in [one["id"] for one in form_of(dialogue, "resident")["fields"]]


def test_the_notice_comes_along_where_it_was_not_agreed_to(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.resident, dialogue.clock.now())
    for who in ("resident", None):
        asked = form_of(dialogue, who)["consent"]
        assert asked["version"] == NOTICE
        assert asked["notice"] == say("consent.notice", whom=say("consent.whom"))
