"""What was dictated is read by its sound, with the words that the packs use."""

import pytest

from handlers.dialog.installation import Knowledge
from knowledge.reading.question import as_said
from knowledge.search.hearing import Hearing
from knowledge.search.search import Outcome

HEARING = Hearing(["危房", "验收", "公示", "名单", "克扣", "补助"], ["危房谁来鉴定"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("宴收完了没", "验收完了没"),
        ("明单几时工示", "名单几时公示"),
        ("刻扣补助款", "克扣补助款"),
        ("微房谁来检定", "危房谁来鉴定"),
        ("验收合格", "验收合格"),
        ("今天赶集", "今天赶集"),
        ("d级 3人", "d级 3人"),
    ],
)
def test_a_piece_that_is_no_word_of_ours_is_spelt_as_the_word_that_sounds_so(typed: str, meant: str) -> None:
    assert HEARING.mend(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("有没有抄", "有没有超"),
        ("想该个七十平的房", "想盖个七十平的房"),
        ("定的必级", "定的b级"),
        ("该房屋鉴定为d级", "该房屋鉴定为d级"),
        ("该盖多大", "该盖多大"),
    ],
)
def test_single_characters_are_heard_only_where_nothing_else_can_be_meant(typed: str, meant: str) -> None:
    assert as_said(typed) == meant


@pytest.mark.parametrize(
    ("region", "typed", "entry"),
    [
        ("hunan", "拨负时间是几时", "payment"),
        ("yantai", "剩下的前啥时候付情", "rest_payment"),
        ("henan", "一护一挡怎么建", "one_file"),
        ("longsheng", "消号几号报", "closure_reports"),
        ("yulin", "冻容时候咋查", "flood_patrol"),
    ],
)
def test_a_dictated_question_finds_its_entry_once_it_is_heard(
    region: str, typed: str, entry: str, knowledge: Knowledge
) -> None:
    search = knowledge.search
    heard = search.find(search.read(search.as_heard(search.read(typed, region=region)), region=region))
    assert heard.outcome is Outcome.ANSWERED
    assert heard.hits[0].entry.id == entry
