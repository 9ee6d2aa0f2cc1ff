"""Every list says how many things it is of, and all of them stand on its pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Reply, reply_to_json
from knowledge.area import Level
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.checks import checks
from storage.checks.items import CheckKind, CheckStage, NewItem
from storage.database.database import Transaction
from storage.people import areas, invitations, people
from storage.people.people import Role
from storage.queues import mailings
from storage.queues.mailings import MailingKind, RecipientStatus
from storage.reporting import exemptions
from tests.cast import NOW, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, button

MANY = 103

Plant = Callable[[Transaction, Dialogue], None]


def report(tx: Transaction, reporter_id: int, role: str, number: int, state: CaseState) -> Case:
    """One more house in 青石村, whose case is in a state."""
    case, _ = cases.open_case(
        tx,
        draft_id=f"house {number}",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=reporter_id,
        reporter_role=role,
        answers={"head": f"第{number}户", "place": {"area": VILLAGE}, "danger": "none", "hazards": ["wall_crack"]},
        now=NOW - timedelta(days=3),
    )
    cases.advance(tx, case, state, NOW)
    return case


def houses(state: CaseState, who: str = "cadre", role: str = "cadre") -> Plant:
    """So many cases in a state, reported by one person in a role."""

    def plant(tx: Transaction, talks: Dialogue) -> None:
        for number in range(MANY):
            report(tx, talks.ids[who], role, number, state)

    return plant


def call(tx: Transaction, talks: Dialogue, items: list[NewItem], kind: CheckKind = CheckKind.ROLL_CALL) -> None:
    """Open one check with its items."""
    checks.call(
        tx,
        kind=kind,
        reason="rain",
        title=None,
        area=TOWNSHIP,
        due=None,
        drill=False,
        person_id=talks.ids["county"],
        items=items,
        asked_at=NOW,
        now=NOW,
    )


def many_checks(tx: Transaction, talks: Dialogue) -> None:
    house = report(tx, talks.ids["cadre"], "cadre", 0, CaseState.REPORTED)
    for _ in range(MANY):
        call(tx, talks, [NewItem(area=VILLAGE, case_id=house.id, holder_id=talks.ids["cadre"])])


def many_houses(tx: Transaction, talks: Dialogue) -> None:
    found = [report(tx, talks.ids["cadre"], "cadre", number, CaseState.REPORTED) for number in range(MANY)]
    call(tx, talks, [NewItem(area=VILLAGE, case_id=one.id, holder_id=talks.ids["cadre"]) for one in found])


def many_villages(tx: Transaction, talks: Dialogue) -> None:
    township, items = areas.get(tx, TOWNSHIP), []
    for number in range(MANY):
        code, name = f"{TOWNSHIP}{number + 100}", f"第{number}村"
        areas.put(tx, areas.child_of(township, code=code, name=name, level=Level.VILLAGE))
        items.append(NewItem(area=code, case_id=None, holder_id=None, stage=CheckStage.ABOVE))
    call(tx, talks, items)


def many_cadres(tx: Transaction, talks: Dialogue) -> None:
    for number in range(MANY):
        person_id = people.add(tx, now=NOW, name=f"第{number}位", phone=f"138000{number + 10000}")
        people.grant(tx, person_id, Role.CADRE, VILLAGE, NOW)


def many_invitations(tx: Transaction, talks: Dialogue) -> None:
    ends, by = NOW + timedelta(days=7), talks.ids["township"]
    for number in range(MANY):
        code = f"CODE{number:010}"
        invitations.add(tx, code, role=Role.CADRE, area=VILLAGE, uses=1, now=NOW, expires_at=ends, made_by=by)


def many_exemptions(tx: Transaction, talks: Dialogue) -> None:
    until = (NOW + timedelta(days=90)).date()
    for _ in range(MANY):
        exemptions.add(
            tx,
            VILLAGE,
            pack="yantai",
            rule=None,
            until=until,
            reason="无任务",
            person_id=talks.ids["township"],
            now=NOW,
        )


def write_notice(tx: Transaction, talks: Dialogue, number: int = 0) -> int:
    """One notice of the township that asks for a receipt; its id."""
    made = mailings.add(
        tx,
        kind=MailingKind.NOTICE,
        roles=[Role.CADRE],
        now=NOW,
        area=TOWNSHIP,
        person_id=talks.ids["township"],
        reply=reply_to_json(Reply(text=f"通知\n第{number}条", options=(())))
        | {"options": [[{"id": "x", "label": "x"}]]},
        key=f"notice:n{number}",
    )
    assert made is not None
    return made


def many_notices(tx: Transaction, talks: Dialogue) -> None:
    for number in range(MANY):
        write_notice(tx, talks, number)


def many_who_have_not_read(tx: Transaction, talks: Dialogue) -> None:
    made, ids = write_notice(tx, talks), []
    for number in range(MANY):
        ids.append(people.add(tx, now=NOW, name=f"第{number}人", phone=f"1380001{number:04}"))
        people.grant(tx, ids[-1], Role.CADRE, VILLAGE, NOW)
    mailings.add_recipients(tx, made, ids, NOW, RecipientStatus.UNREACHABLE)


def many_colleagues(tx: Transaction, talks: Dialogue) -> None:
    for number in range(MANY - 1):  # and the one who is there
        person_id = people.add(tx, now=NOW, name=f"第{number}人", phone=f"1380001{number:04}")
        people.grant(tx, person_id, Role.CADRE, VILLAGE, NOW)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list: what is planted, whose it is, the buttons that lead there, and what stands for one thing on a page.

    `item` is a pattern, sought in the ids of the buttons, or with `in_text` in the text.
    """

    plant: Plant
    who: str
    press: tuple[str, ...]
    item: str
    in_text: bool = False


LISTS = {
    "waits for the township": Listed(
        plant=houses(CaseState.REPORTED), who="township", press=("cmd:cases",), item=r"case:show:(YT2026-\d+)"
    ),
    "returned, as the county sees it": Listed(
        plant=houses(CaseState.RETURNED), who="county", press=("cases:returned:1",), item=r"case:show:(YT2026-\d+)"
    ),
    "received": Listed(
        plant=houses(CaseState.CHECKED), who="township", press=("cases:under_way:1",), item=r"case:show:(YT2026-\d+)"
    ),
    "of a village": Listed(
        plant=houses(CaseState.CHECKED), who="cadre", press=("cmd:cases",), item=r"case:show:(YT2026-\d+)"
    ),
    "a resident's own": Listed(
        plant=houses(CaseState.REPORTED, "resident", "resident"),
        who="resident",
        press=("cmd:cases",),
        item=r"case:show:(YT2026-\d+)",
    ),
    "open checks of a cadre": Listed(plant=many_checks, who="cadre", press=("cmd:checks",), item=r"check:mine:(\d+)"),
    "open checks of a county": Listed(
        plant=many_checks, who="county", press=("cmd:checks",), item=r"check:show:(\d+)$"
    ),
    "houses to change": Listed(plant=many_houses, who="cadre", press=("check:list:1",), item=r"check:house:(\d+)"),
    "phones of silent villages": Listed(
        plant=many_villages, who="township", press=("check:phones:1",), item=r"(第\d+村)：", in_text=True
    ),
    "progress by village": Listed(
        plant=many_villages, who="township", press=("check:show:1",), item=r"(第\d+村)：", in_text=True
    ),
    "exemptions": Listed(plant=many_exemptions, who="township", press=("exempt:list",), item=r"exempt:end:(\d+)"),
    "notices": Listed(plant=many_notices, who="township", press=("notice:list",), item=r"notice:see:(n\d+)"),
    "who has not read": Listed(
        plant=many_who_have_not_read,
        who="township",
        press=("notice:unread:n0",),
        item=r"(第\d+人)",
        in_text=True,
    ),
    "the directory": Listed(
        plant=many_cadres, who="township", press=("directory:none:1",), item=r"directory:person:(\d+)"
    ),
    "open invitations": Listed(
        plant=many_invitations, who="township", press=("invite:list",), item=r"invite:revoke:(\d+)"
    ),
    "who could have a deputy": Listed(
        plant=many_colleagues, who="township", press=("deputy:below",), item=r"deputy:see:(\d+):"
    ),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS.keys())
def test_a_list_says_how_many_there_are_and_shows_them_all(listed: Listed, dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        listed.plant(tx, dialogue)
    for id in listed.press:
        page = dialogue.say(listed.who, Choice(id=id))[-1]
    found: list[str] = []
    texts = [page.text]
    while True:
        where = [page.text] if listed.in_text else [option.id for option in page.flat_options()]
        found += [item for text in where for item in re.findall(listed.item, text)]
        following = [option for option in page.flat_options() if option.label == "下一页"]
        if not following:
            break
        page = dialogue.say(listed.who, Choice(id=following[0].id))[-1]
        texts.append(page.text)
    assert all(re.search(rf"(?<!\d){MANY}(?!\d)", text) for text in texts), texts[0]
    assert (len(found), len(set(found))) == (MANY, MANY)


def test_a_township_works_off_its_list_case_by_case_and_keeps_the_order(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        houses(CaseState.REPORTED)(tx, dialogue)
    shown = dialogue.say("township", Choice(id="case:show:YT2026-000005:waiting"))[-1]
    said = dialogue.press("township", "收下", shown)[-1]
    assert "还有102件" in said.text
    assert button(said, "下一件") == "case:show:YT2026-000006:waiting"
    last = dialogue.say("township", Choice(id="case:receive:YT2026-000103"))[-1]
    assert button(last, "下一件") == "case:show:YT2026-000001:waiting"  # from the end to what was left out


def test_a_button_of_a_list_tells_village_hazard_days_and_number(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        report(tx, dialogue.ids["cadre"], "cadre", 7, CaseState.REPORTED)
    (said,) = dialogue.say("county", Choice(id="cmd:cases"))
    assert [option.label for option in said.flat_options()] == [
        "青石镇青石村第7户家　墙裂缝　等核实，报了3天　YT2026-000001"
    ]
