"""Houses that stay watched: which begin to be, who looks by when, and what becomes of one that is worse."""

from datetime import date

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Text
from handlers.wording import Wording
from knowledge.model.watches import WatchKind, WatchRule
from storage.cases.cases import Case, CaseState
from storage.watches import watches
from tests.cast import Cast
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import fill, heard_by, now_of, take, under, walk
from tests.handlers.watches.filling import plant_watch

MAY_LOOK = {"cadre", "township", "county"}
OTHERS = sorted(set(Cast.__dataclass_fields__) - MAY_LOOK)


def watch_of(dialogue: Dialogue, case: Case) -> tuple[WatchKind, date] | None:
    """Why the house of a case is watched, and by when somebody has to look; none where it is not."""
    with dialogue.database.reading() as tx:
        found = watches.of_case(tx, case.id)
    return None if found is None else (found.kind, found.next_on)


def look(dialogue: Dialogue, who: str, case: Case, finding: str, words: str = "墙根又鼓了") -> str:
    """Somebody looks at a house, and says what was seen; what is said then."""
    said = dialogue.say(who, Choice(id=f"watch:look:{case.number}"))
    return fill(dialogue, who, said, {"finding": finding, "words": words, "day": "0"})[-1].text


# --- which houses


@pytest.mark.parametrize(
    ("pack", "answers", "kind"),
    [
        ("yulin", {"grade": "B"}, WatchKind.B),
        ("yulin", {"grade": "A"}, None),
        ("yulin", {"grade": "C", "planned_method": "repair", "method": "repair"}, WatchKind.REPAIRED_C),
        ("yulin", {"grade": "C"}, None),  # built anew
        ("yulin", {"grade": "D"}, None),
        ("hunan", {"grade": "B"}, None),  # its document does not say so
    ],
)
def test_a_house_stays_watched_where_the_document_wants_it(
    dialogue: Dialogue, pack: str, answers: dict[str, object], kind: WatchKind | None
) -> None:
    """榆政住建发〔2021〕127号 二（二）1: graded B, and a C that was repaired; looked at in March and April."""
    case = under(dialogue, pack)
    walk(dialogue, case, **answers)
    assert watch_of(dialogue, case) == (None if kind is None else (kind, date(2027, 4, 30)))


def test_an_empty_house_is_watched_once_it_is_sealed_and_no_longer_once_it_is_taken_up_again(
    dialogue: Dialogue,
) -> None:
    """榆政住建发〔2021〕127号 二（二）4."""
    case = under(dialogue, "yulin")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "township", "seal_empty", case)
    assert watch_of(dialogue, case) == (WatchKind.EMPTY, date(2027, 2, 28))
    take(dialogue, "township", "reopen", case)
    assert watch_of(dialogue, case) is None


@pytest.mark.parametrize(
    ("rule", "day", "next_on"),
    [
        ({"month": 4}, date(2026, 4, 3), date(2027, 4, 30)),
        ({"month": 4}, date(2026, 3, 31), date(2026, 4, 30)),
        ({"every_months": 3}, date(2026, 11, 4), date(2027, 2, 28)),
        ({"every_months": 1}, date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_the_next_look_is_due_by_the_end_of_its_month(rule: dict[str, int], day: date, next_on: date) -> None:
    made = WatchRule.model_validate({"kind": "b", "section": "二", **rule})
    assert made.next_look(day) == next_on


# --- who looks


def test_a_look_that_found_nothing_puts_the_next_one_off(dialogue: Dialogue, say: Wording) -> None:
    case = plant_watch(dialogue)
    assert "没变化" in look(dialogue, "cadre", case, "fine")
    assert watch_of(dialogue, case) == (WatchKind.EMPTY, date(2027, 2, 28))
    [shown] = dialogue.say("township", Choice(id=f"watch:see:{case.number}"))
    assert "村干部王建国去看过：没变化" in shown.text


def test_a_house_that_became_worse_is_taken_up_again_at_the_appraisal(dialogue: Dialogue) -> None:
    case = plant_watch(dialogue)
    look(dialogue, "cadre", case, "worse")
    assert now_of(dialogue, case).state is CaseState.CHECKED
    assert watch_of(dialogue, case) is None
    [told] = dialogue.said_to("county")
    assert "轮到您办" in told.text
    [shown] = dialogue.say("county", Choice(id=f"case:show:{case.number}"))
    assert "定期查看时变差了，墙根又鼓了" in shown.text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_or_looks_at_a_watched_house(dialogue: Dialogue, say: Wording, who: str) -> None:
    case = plant_watch(dialogue)
    for deed in ("see", "look"):
        [said] = dialogue.say(who, Choice(id=f"watch:{deed}:{case.number}"))
        [nowhere] = dialogue.say(who, Choice(id=f"watch:{deed}:YL2026-999999"))
        assert said.text == nowhere.text == say("watches.gone")
    assert dialogue.conversation(who).draft is None
    assert case.number not in " ".join(
        option.id for one in dialogue.say(who, Text(text="关注的房子")) for option in one.flat_options()
    )


def test_the_list_has_those_first_that_are_due_first_with_how_many_of_each_kind(dialogue: Dialogue) -> None:
    later = plant_watch(dialogue, WatchKind.B, date(2027, 4, 30))
    sooner = plant_watch(dialogue, WatchKind.B_EARTH, date(2026, 10, 31))
    [shown] = dialogue.say("cadre", Text(text="关注的房子"))
    assert [option.id for option in shown.flat_options()] == [f"watch:see:{one.number}" for one in (sooner, later)]
    assert "鉴定为B级的土木房：1户" in shown.text
    assert "10月31日（周六）就该看了" in shown.flat_options()[0].label


def test_the_morning_tells_the_village_a_month_ahead_and_those_above_what_is_late(
    dialogue: Dialogue, knowledge: Knowledge
) -> None:
    plant_watch(dialogue, next_on=date(2026, 12, 4))
    assert "要去看的关注房子：1户" in mine(dialogue, "cadre")
    assert "关注房子" not in mine(dialogue, "township")
    plant_watch(dialogue, next_on=date(2026, 11, 3))
    assert "青石镇过期没去看的关注房子：1户" in mine(dialogue, "township")


def mine(dialogue: Dialogue, who: str) -> str:
    """What waits for somebody now."""
    return "\n".join(one.text for one in dialogue.say(who, Command(name="mine")))


# --- a sealed empty house


def test_only_of_a_sealed_empty_house_it_is_asked_whether_somebody_lives_there(dialogue: Dialogue) -> None:
    """榆政住建发〔2021〕127号 二（二）4."""
    asked = {}
    for kind in (WatchKind.EMPTY, WatchKind.B):
        case = plant_watch(dialogue, kind)
        dialogue.say("cadre", Choice(id=f"watch:look:{case.number}"))
        asked[kind] = dialogue.draft("cadre").at
        dialogue.say("cadre", Text(text="先存着"))
    assert asked == {WatchKind.EMPTY: "lived_in", WatchKind.B: "finding"}


def test_the_township_hears_at_once_that_somebody_lives_in_a_sealed_house(dialogue: Dialogue) -> None:
    case = plant_watch(dialogue)
    said = dialogue.say("cadre", Choice(id=f"watch:look:{case.number}"))
    answers: dict[str, object] = {
        "lived_in": "yes",
        "still_sealed": "no",
        "sign_there": "yes",
        "finding": "fine",
        "day": "0",
    }
    assert "有人住进去了，已经告诉镇里" in fill(dialogue, "cadre", said, answers)[-1].text
    assert "村里去看，有人住进去了。请马上处理" in heard_by(dialogue, "township")
    with dialogue.database.reading() as tx:
        watch = watches.of_case(tx, case.id)
        assert watch is not None
        (seen,) = watches.looks(tx, watch.id)
    assert seen.seen == {"lived_in": "yes", "still_sealed": "no", "sign_there": "yes"}
