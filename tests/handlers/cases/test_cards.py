"""A case as a card, for channels that draw: in a list, alone, and in what others hear of it."""

from handlers.dialog.drawings import Card, Tone
from handlers.dialog.messages import Photo, Reply, Text
from handlers.wording import Wording
from tests.dialogue import Dialogue


def report(dialogue: Dialogue, head: str = "李秀英") -> None:
    """The cadre reports a house with two photos."""
    for words in ("报危房", "暂时没有", "三组", head, "1", "完成"):
        dialogue.say("cadre", Text(text=words))
    for name in ("a", "b"):
        dialogue.say("cadre", Photo(source=name, unique_name=name))
    for words in ("完成", "提交"):
        dialogue.say("cadre", Text(text=words))


def only_card(reply: Reply) -> Card:
    """The card of a message that bears one."""
    (card,) = reply.cards
    return card


def test_a_list_draws_each_case_in_place_of_its_button(dialogue: Dialogue) -> None:
    for head in ("李秀英", "周建国"):
        report(dialogue, head)
    listed = dialogue.say("township", Text(text="我的上报"))[-1]
    assert [card.title for card in listed.cards] == ["李秀英家", "周建国家"]
    ids = [option.id for option in listed.flat_options()]
    assert [card.opens for card in listed.cards] == ids[:2]
    card = listed.cards[0]
    assert (card.place, card.chips, card.tone, card.says) == ("青石村三组", ("墙裂缝",), Tone.WAITING, ())
    assert card.photo is not None


def test_an_open_case_is_a_card_that_says_its_first_lines(dialogue: Dialogue) -> None:
    report(dialogue)
    listed = dialogue.say("township", Text(text="我的上报"))[-1]
    shown = dialogue.press("township", listed.flat_options()[0].label, listed)[-1]
    card = only_card(shown)
    assert list(card.says) == shown.text.split("\n")[:3]
    assert (card.opens, card.photo) == (None, shown.photos[0])


def test_a_new_report_is_a_card_in_place_of_what_it_says_of_the_house(dialogue: Dialogue) -> None:
    report(dialogue)
    told = dialogue.said_to("township")[-1]
    assert list(only_card(told).says) == ["地点：青石镇青石村三组", "户主：李秀英", "哪里不对：墙裂缝"]
    assert set(only_card(told).says) <= set(told.text.split("\n"))


def test_what_comes_next_is_said_below_the_card(dialogue: Dialogue, say: Wording) -> None:
    report(dialogue)
    told = dialogue.said_to("township")[-1]
    dialogue.press("township", say("cases.button.receive"), told)
    listed = dialogue.say("cadre", Text(text="我的上报"))[-1]
    shown = dialogue.press("cadre", listed.flat_options()[0].label, listed)[-1]
    said = shown.text.split("\n")
    assert list(only_card(shown).says) == said[:3]
    assert said[3].startswith("下一步：")


def test_danger_that_nobody_looks_after_is_red_and_alone_is(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="报危房"))
    dialogue.say("cadre", Text(text="有，很危险"))
    told = dialogue.said_to("township")[-1]
    assert only_card(told).tone is Tone.DANGER
    dialogue.press("township", "我来处理", told)
    listed = dialogue.say("township", Text(text="我的上报"))[-1]
    assert [card.tone for card in listed.cards] == [Tone.WAITING]
