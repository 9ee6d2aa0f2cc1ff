"""Henan's clues at the desk: a table of what the county enters, with nothing of the ledger to correct or to open."""

from tests.bot.desk.office import Office
from tests.handlers.official_tables.filling import CLUES_OF_NOVEMBER, live_by_henan

TABLE = f"/desk/tables/clues:{CLUES_OF_NOVEMBER}"
ENTERED = {
    "clues_before": "4",
    "clues_received": "3",
    "clues_handed": "1",
    "clues_settled": "2",
    "clues_open": "6",
    "once": "0a0b0c0d",
}


def test_the_county_enters_its_numbers_and_hears_what_does_not_add_up(office: Office) -> None:
    live_by_henan(office.dialogue)
    pc = office.seated("county")
    assert "线索表 危房改造问题线索月报" in pc.get("/desk/tables").text
    assert f'href="{TABLE}/fill/sums"' in pc.get(TABLE).text
    page = pc.post(f"{TABLE}/fill/sums", data=ENTERED).text
    assert "<td>4</td><td>3</td><td>1</td><td>2</td><td>6</td>" in page
    assert "月底未办结填的是6，照前面几栏算应该是5" in page
    assert "还有1处对不上，上面都写了。" in pc.post(TABLE).text
    assert "线索表第1次报的已经存档" in pc.post(TABLE, data={"sure": "1"}).text


def test_nothing_of_it_is_corrected_or_opened_and_others_have_no_such_table(office: Office) -> None:
    live_by_henan(office.dialogue)
    pc = office.seated("county")
    assert "fill/correct" not in pc.get(TABLE).text
    assert pc.get(f"{TABLE}/fill/correct").status_code == 404
    assert pc.get(f"{TABLE}/houses/1").status_code == 404
    for who in ("township", "other_county"):
        assert office.seated(who).get(TABLE).status_code == 404
