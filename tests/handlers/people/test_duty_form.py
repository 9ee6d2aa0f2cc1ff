"""值班表: several lines at once, lines that are not understood, and who may write it."""

from datetime import date

from handlers.dialog.messages import Choice, Text
from storage.people import audit, duty_table
from storage.people.duty_table import OnDuty
from tests.cast import COUNTY, TOWNSHIP
from tests.dialogue import Dialogue

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)
LINES = "12月1日 王强 13800000021\n王强 哪天都行\n\n12月2日 李雪"


def test_of_several_lines_those_that_are_understood_are_kept_and_the_others_named(dialogue: Dialogue) -> None:
    dialogue.say("county", Choice(id=f"duty:fill:{COUNTY}"))
    said = dialogue.say("county", Text(text=LINES))
    assert "“王强 哪天都行”" in said[0].text
    dialogue.say("county", Text(text="完成"))
    assert "记下了2天" in dialogue.say("county", Text(text="提交"))[0].text
    with dialogue.database.reading() as tx:
        assert duty_table.between(tx, COUNTY, FIRST, SECOND) == {
            FIRST: [OnDuty(name="王强", phone="13800000021")],
            SECOND: [OnDuty(name="李雪")],
        }
        line = audit.latest(tx, 1)[0]
        assert (line.action, line.person_id) == ("duty_table_set", dialogue.cast.county)


def test_the_table_of_another_office_is_neither_shown_nor_written(dialogue: Dialogue) -> None:
    for who, area in (("cadre", TOWNSHIP), ("county", TOWNSHIP), ("township", COUNTY)):
        for verb in ("show", "fill"):
            assert dialogue.say(who, Choice(id=f"duty:{verb}:{area}"))[0].text == "这件事现在不归您管了。"
