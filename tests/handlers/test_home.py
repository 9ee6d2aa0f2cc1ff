"""What waits for a person, as the chat and a page tell it: counted, by role, and without counting as told."""

from typing import Any

import pytest

from handlers.capabilities import COMMANDS, DIGEST_SOURCES
from handlers.dialog.menu import MENU
from handlers.dialog.messages import Choice, Text
from handlers.home import BAR, page_home
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.people.people import Role
from storage.reporting import submissions
from tests.cast import NOW, VILLAGE
from tests.dialogue import Dialogue
from tests.installed import occasion


def report(dialogue: Dialogue, state: CaseState, number: int) -> None:
    """A house that the cadre reported, whose case is in a state."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"house {number}",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=False,
            reporter_id=dialogue.ids["cadre"],
            reporter_role="cadre",
            answers={"head": "李秀英", "place": {"area": VILLAGE}, "danger": "none"},
            now=NOW,
        )
        cases.advance(tx, case, state, NOW)


def home_of(dialogue: Dialogue, who: str | None) -> dict[str, Any]:
    """What a page shows of somebody."""
    person_id = None if who is None else dialogue.ids[who]
    with dialogue.database.reading() as tx:
        at = occasion(tx, dialogue.installation.say, NOW, dialogue.installation.knowledge.packs)
        return page_home(at, DIGEST_SOURCES, person_id)


def test_the_bar_counts_what_waits_in_each_place(dialogue: Dialogue) -> None:
    for number in range(3):
        report(dialogue, CaseState.REPORTED, number)
    report(dialogue, CaseState.RETURNED, 3)
    assert home_of(dialogue, "township")["bar"] == [
        {"id": "cmd:mine", "label": "我的事", "count": 4},
        {"id": "cmd:checks", "label": "点名检查", "count": 0},
        {"id": "cmd:reporting", "label": "报送", "count": 1},
        {"id": "cmd:notice", "label": "发通知", "count": 0},
    ]
    assert home_of(dialogue, "cadre")["bar"][0] == {"id": "cmd:mine", "label": "我的事", "count": 1}


def test_a_newcomer_sees_what_a_resident_can_do_and_nothing_that_waits(dialogue: Dialogue) -> None:
    home = home_of(dialogue, None)
    assert home["today"] == []
    assert [entry["count"] for entry in home["bar"]] == [0, 0, 0, 0]
    assert home["menu"][0] == {"id": "cmd:report", "label": "报危房", "weight": "plain"}


def test_looking_does_not_count_as_having_been_reminded(dialogue: Dialogue) -> None:
    said = dialogue.say("township", Text(text="我的事"))[-1]
    assert "过期还没交县里" in said.text
    with dialogue.database.reading() as tx:
        assert submissions.planned(tx, "yantai", "monthly_progress", NOW.date().replace(day=3)) == []


@pytest.mark.parametrize("role", Role)
def test_all_buttons_of_the_bar_and_the_menu_do_something(role: Role) -> None:
    assert len(BAR[role]) <= 4
    assert {*BAR[role], *MENU[role]} <= {*COMMANDS}


@pytest.mark.parametrize(("words", "begins"), [("要办的", "等您办的"), ("我的", "等您办的"), ("我是谁", "您是：赵敏")])
def test_old_words_are_understood(dialogue: Dialogue, words: str, begins: str) -> None:
    report(dialogue, CaseState.REPORTED, 0)
    assert dialogue.say("township", Text(text=words))[-1].text.startswith(begins)


def test_a_coordinator_who_gives_up_a_form_gets_own_things_to_do(dialogue: Dialogue) -> None:
    dialogue.say("county", Choice(id="notice:new"))
    said = dialogue.say("county", Text(text="取消"))[-1]
    assert [option.label for option in said.flat_options()] == ["我的事", "点名检查"]
