"""Houses that stay watched: which begin to be, who looks by when, and what becomes of one that is worse."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Photo, Text
from handlers.wording import Wording
from knowledge.model.shots import ShotKind
from knowledge.model.watches import WatchKind, WatchRule
from knowledge.shots.shots import named_shots
from storage.cases import photos
from storage.cases.cases import Case, CaseState
from storage.watches import watches
from storage.watches.watches import HouseLook
from tests.cast import Cast
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import fill, heard_by, now_of, take, under, walk
from tests.handlers.cases.test_lost_photos import lost
from tests.handlers.watches.filling import plant_watch
from tests.later_packs import with_box

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


def photographed(dialogue: Dialogue, case: Case, *names: str, finding: str = "fine") -> HouseLook:
    """A look at a sealed house with some photos; what is stored of it."""
    dialogue.say("cadre", Choice(id=f"watch:look:{case.number}"))
    for word in ("没人住", "都好", "在，看得清"):
        dialogue.say("cadre", Text(text=word))
    assert dialogue.draft("cadre").at == "photos"
    for name in names:
        dialogue.say("cadre", Photo(source=name, unique_name=name))
    dialogue.say("cadre", Text(text="完成" if names else "跳过"))
    for word in ("没变化" if finding == "fine" else "变差了，要重新鉴定", "墙根又鼓了", "今天", "提交"):
        dialogue.say("cadre", Text(text=word))
    with dialogue.database.reading() as tx:
        return watches.looks_of_case(tx, case.id, WatchKind.EMPTY)[-1]


def test_photos_of_a_look_are_of_the_seal_and_of_the_whole_house_and_shown_where_it_is_listed(
    dialogue: Dialogue, say: Wording
) -> None:
    case = plant_watch(dialogue)
    look = photographed(dialogue, case, "a", "b")
    assert look.seen == {"lived_in": "no", "still_sealed": "yes", "sign_there": "yes"}
    with dialogue.database.reading() as tx:
        assert [photo.shot for photo in photos.of(tx, look.photos)] == ["seal", "whole"]
    [shown] = dialogue.say("township", Choice(id=f"watch:see:{case.number}"))
    assert shown.photos == look.photos
    assert "在，看得清、照片2张，墙根又鼓了" in shown.text
    assert say("watches.pictures", day="11月4日（周三）") in shown.text


def test_a_look_without_photos_shows_those_of_the_look_before(dialogue: Dialogue) -> None:
    case = plant_watch(dialogue)
    before = photographed(dialogue, case, "a")
    assert photographed(dialogue, case).photos == ()
    [shown] = dialogue.say("cadre", Choice(id=f"watch:see:{case.number}"))
    assert shown.photos == before.photos != ()


def test_a_photo_that_cannot_be_opened_is_none_of_the_look_and_both_sides_hear_of_it(
    dialogue: Dialogue, say: Wording
) -> None:
    case = plant_watch(dialogue)
    gone, stays = photographed(dialogue, case, "a", "b").photos
    dialogue.said_to("township")
    (said,) = dialogue.done("cadre", lost(gone))
    with dialogue.database.reading() as tx:
        (look,) = watches.looks_of_case(tx, case.id, WatchKind.EMPTY)
    assert (look.photos, look.seen["still_sealed"]) == ((stays,), "yes")
    assert say("watches.photo_lost", number=case.number, count=1) in said.text
    assert [option.id for option in said.flat_options()] == [f"watch:see:{case.number}"]
    (told,) = dialogue.said_to("township")
    assert f"编号{case.number}" in told.text
    assert "查看封存房屋的照片有1张打不开" in told.text


def test_where_the_house_is_watched_no_longer_no_button_leads_to_another_look(dialogue: Dialogue) -> None:
    case = plant_watch(dialogue)
    (gone,) = photographed(dialogue, case, "a", finding="worse").photos
    (said,) = dialogue.done("cadre", lost(gone))
    assert not said.options
    with dialogue.database.reading() as tx:
        assert watches.looks_of_case(tx, case.id, WatchKind.EMPTY)[-1].photos == ()


def test_a_box_that_a_document_adds_is_asked_kept_and_shown(
    dialogue: Dialogue, say: Wording, knowledge: Knowledge
) -> None:
    box = {"key": "neighbours", "label": "邻居怎么说", "type": "words", "ask": "邻居怎么说？"}
    packs = with_box(knowledge.packs, "yulin", "sealed_look", **box, why="邻居最清楚。", example="没见人进去")
    later = Dialogue(dialogue.database, replace(knowledge, packs=packs), say, settled=dialogue.cast)
    case = plant_watch(later)
    said = later.say("cadre", Choice(id=f"watch:look:{case.number}"))
    answers: dict[str, object] = {"lived_in": "no", "still_sealed": "yes", "sign_there": "yes", "finding": "fine"}
    fill(later, "cadre", said, {**answers, "neighbours": "没见人进去", "day": "0"})
    [shown] = later.say("township", Choice(id=f"watch:see:{case.number}"))
    assert "没人住、都好、在，看得清、没见人进去" in shown.text


def test_the_shots_of_a_look_are_called_as_the_document_calls_them(knowledge: Knowledge) -> None:
    """Annex 1 of Longsheng's document names the whole house otherwise; the seal has its usual name there."""
    named = {shot.kind: shot.label for shot in named_shots(knowledge.packs["longsheng"].rules)}
    told = {rule.kind: rule.label for rule in knowledge.packs["longsheng"].rules.shots}
    assert told.items() <= named.items()
    assert named[ShotKind.SEAL] == "封条"
