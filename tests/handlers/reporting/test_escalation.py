"""What those above do about a place that owes something: a letter to be sealed, a phone in the trail, following it."""

from pathlib import Path

import pytest

from bot.channels import terminal
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from storage.papers import papers
from storage.people import audit, people
from storage.people.people import Role
from storage.reporting import escalations
from storage.reporting.escalations import EscalationKind
from tests.cast import COUNTY, TOWNSHIP
from tests.dialogue import Dialogue
from tests.installed import installed

MARK = mark_of("yantai", "monthly_progress")


def button(verb: str, area: str = TOWNSHIP) -> Choice:
    return Choice(id=f"escalation:{verb}:{MARK}:20261103:{area}")


def test_the_sheet_is_complete_in_itself_and_is_made_as_a_numbered_letter(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue.turns = Turns(
        database=dialogue.database,
        readers={terminal.NAME: terminal.read},
        clock=dialogue.clock,
        installation=installed(knowledge, say, file_folder=tmp_path / "files"),
    )
    [said] = dialogue.say("county", button("sheet"))
    for part in (
        "烟建城乡〔2023〕7号五（五）",
        "青石镇的这一份应当先交云山县汇总",
        "11月3日（周二）",
        "已经过了1天",
        "请在11月5日（周四）下班前报给云山县",
        "云山县 孙立",
        "2026年11月4日",
    ):
        assert part in said.text
    with dialogue.database.reading() as tx:
        [paper] = papers.latest_of(tx, dialogue.cast.county)
    letter = paper.asked
    assert (paper.kind, paper.in_chat, letter["file"]) == ("urging", True, "催办单 青石镇 第1号")
    assert (letter["number"], letter["issuer"], letter["to"]) == ("云山县催〔2026〕1号", "云山县住建局", "青石镇：")
    assert [letter["title"], letter["to"], *letter["paragraphs"]] == said.text.splitlines()[:-2]
    assert not any("消息送不到" in text for text in letter["paragraphs"])
    [once_more] = dialogue.say("county", Choice(id=f"paper:as_pdf:{paper.id}"))
    assert "在做催办单了" in once_more.text
    for who, id in (("township", paper.id), ("county", paper.id + 1), ("county", "x")):
        assert "现在出不了" in dialogue.say(who, Choice(id=f"paper:as_pdf:{id}"))[0].text
    dialogue.say("county", button("sheet"))
    with dialogue.database.reading() as tx:
        latest, as_pdf, _ = papers.latest_of(tx, dialogue.cast.county)
    assert (as_pdf.format, as_pdf.asked) == ("pdf", letter), "the same letter with the same number"
    assert latest.asked["number"] == "云山县催〔2026〕2号"


def test_without_a_folder_for_files_the_text_comes_alone(dialogue: Dialogue) -> None:
    [said] = dialogue.say("county", button("sheet"))
    assert said.text.startswith("催办单\n青石镇：")
    with dialogue.database.reading() as tx:
        assert papers.latest_of(tx, dialogue.cast.county) == []


def test_the_phone_is_shown_and_the_look_is_in_the_trail(dialogue: Dialogue) -> None:
    [said] = dialogue.say("county", button("call"))
    assert said.text.splitlines() == ["青石镇管报送的同事：", "赵敏：13800000003"]
    with dialogue.database.reading() as tx:
        [line] = audit.latest(tx, 1)
    assert (line.person_id, line.action) == (dialogue.cast.county, "looked_at_duty_phones")
    assert line.subject == f"{TOWNSHIP} 2026-11-03 monthly_progress"


def test_following_is_noted_once_and_the_others_above_hear_of_it(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.COUNTY, COUNTY, dialogue.clock.now())
    for _ in range(2):
        assert "由您跟" in dialogue.say("county", button("follow"))[0].text
    assert [reply.text.endswith("由孙立跟，您不用再催。") for reply in dialogue.said_to("stranger")] == [True]
    with dialogue.database.reading() as tx:
        [one] = escalations.of(tx, "yantai", "monthly_progress", dialogue.clock.now().date().replace(day=3))
    assert (one.area, one.kind, one.person_id) == (TOWNSHIP, EscalationKind.FOLLOWED, dialogue.cast.county)


def test_one_of_several_places_shows_how_it_stands(dialogue: Dialogue) -> None:
    [said] = dialogue.say("county", button("place"))
    assert "青石镇的10月的农村危房改造进度报表" in said.text
    assert [option.label for option in said.flat_options()] == ["催办单", "打电话", "我来跟"]


def test_what_was_reported_is_not_pressed(dialogue: Dialogue) -> None:
    dialogue.say("township", Choice(id=f"due:done:{MARK}:20261103:{TOWNSHIP}"))
    assert "不用催了" in dialogue.say("county", button("sheet"))[0].text


@pytest.mark.parametrize(
    ("who", "area"),
    [
        ("resident", TOWNSHIP),
        ("cadre", TOWNSHIP),
        ("township", TOWNSHIP),
        ("other_township", TOWNSHIP),
        ("other_county", TOWNSHIP),
        ("county", COUNTY),
        ("operator", TOWNSHIP),
        ("county", "nowhere"),
    ],
)
@pytest.mark.parametrize("verb", ["place", "sheet", "call", "follow"])
def test_only_those_above_can(dialogue: Dialogue, say: Wording, who: str, area: str, verb: str) -> None:
    assert dialogue.say(who, button(verb, area))[0].text == say("escalation.gone")
    with dialogue.database.reading() as tx:
        assert not any(line.action in ("looked_at_duty_phones", "followed_up") for line in audit.latest(tx))


@pytest.mark.parametrize("id", ["escalation:", "escalation:call", "escalation:x:1:2:3", "escalation:call:1:2:3:4"])
def test_a_mangled_button_is_unknown(dialogue: Dialogue, say: Wording, id: str) -> None:
    assert dialogue.say("county", Choice(id=id))[0].text in (say("escalation.gone"), say("forms.old_button"))
