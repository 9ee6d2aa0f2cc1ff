"""明白卡: one page for each, with its own region's figures, the office's own phone, and rare characters drawn."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.policy_cards import shelf
from handlers.policy_cards.drawing import CardFormat, draw
from handlers.policy_cards.shelf import NoSuchCard, PrintedCard
from handlers.wording import Wording
from knowledge.model.figures import FIGURE_IN_TEXT, Unit
from knowledge.model.pack import PACKS_FOLDER, PackError, load_pack
from storage.people import areas, offices
from storage.people.offices import Office as StoredOffice
from tests.cast import COUNTY, TOWNSHIP
from tests.dialogue import Dialogue
from tests.talking import talk_of

PACK_IDS = [folder.name for folder in sorted(PACKS_FOLDER.iterdir()) if folder.is_dir()]
A4 = (1191, 1684)  # pixels
SUM = re.compile(r"[0-9.]+万?元")


@contextmanager
def sitting(dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str = "county") -> Iterator[Context]:
    """Somebody of the cast."""
    with dialogue.database.writing() as tx:
        yield talk_of(tx, dialogue, knowledge, say, who)


def cards_by(pack_id: str, dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> tuple[PrintedCard, ...]:
    """The cards of 云山县, where it lives by this pack."""
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack=pack_id))
    with sitting(dialogue, knowledge, say) as context:
        return shelf.cards(context)


def words_of(card: PrintedCard) -> str:
    """All lines of a card."""
    return "\n".join(said for part in card.parts for said, _ in part.lines)


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_every_region_has_cards_that_are_one_page_each(
    pack_id: str, dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    cards = cards_by(pack_id, dialogue, knowledge, say)
    assert len(cards) == (2 if pack_id == "yulin" else 1)
    for card in cards:
        assert Image.open(BytesIO(draw(card, CardFormat.PNG))).size == A4
        assert draw(card, CardFormat.PDF).startswith(b"%PDF-")


def test_a_card_with_more_than_a_page_holds_is_not_drawn(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    [card] = cards_by("hunan", dialogue, knowledge, say)
    with pytest.raises(RuntimeError, match="too many for one page"):
        draw(replace(card, parts=card.parts * 9), CardFormat.PDF)


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_a_card_says_its_own_region_s_sums_and_no_other_s(
    pack_id: str, dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    pack = knowledge.packs[pack_id]
    own = {str(figure) for figure in pack.rules.figures.values() if figure.unit is Unit.YUAN}
    for source, card in zip(pack.cards, cards_by(pack_id, dialogue, knowledge, say), strict=True):
        words = words_of(card)
        named = {name for line in source.lines() for name in FIGURE_IN_TEXT.findall(line.say)}
        assert [name for name in named if str(pack.rules.figures[name]) not in words] == []
        assert set(SUM.findall(words)) <= own
        assert "{" not in words
        assert pack.region.document.title[:8] in card.source
        assert (pack.region.document.number or "没写文号") in card.source


def test_the_two_cards_of_yulin_are_for_the_readers_that_its_document_names(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    renovated, staff = cards_by("yulin", dialogue, knowledge, say)
    assert (renovated.id, staff.id) == ("yulin.renovated", "yulin.staff")
    assert "改造过危房的脱贫户" in renovated.to
    assert "举报投诉热线" in words_of(renovated)
    assert "农房建设管理人员" in staff.to
    assert "真诚接待" in words_of(staff)
    assert "二（四）1" in staff.asked_by


def test_the_own_office_s_phone_stands_before_the_one_above(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    with sitting(dialogue, knowledge, say, "township") as context:
        [bare] = shelf.cards(context)
        for code, phone in ((COUNTY, "05358000002"), (TOWNSHIP, "05358000001")):
            office = StoredOffice(place=areas.get(context.tx, code), phone=phone)
            offices.put(context.tx, office, person_id=None, now=context.now)
        [card] = shelf.cards(context)
    assert bare.phones == ("有事问村委会、镇政府（街道办）或区（市）住建局",)
    assert ["0535-8000001" in card.phones[0], "0535-8000002" in card.phones[1]] == [True, True]
    assert card.title == "云山县住房安全明白卡"


def test_a_city_finds_the_cards_of_all_its_counties_and_a_county_its_own(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    with sitting(dialogue, knowledge, say, "city") as context:
        assert [card.id for card in shelf.cards(context)] == ["hunan.household", "yantai.household"]
    with sitting(dialogue, knowledge, say, "operator") as context:
        assert shelf.cards(context) == ()
    with sitting(dialogue, knowledge, say) as context:
        assert shelf.find(context, "yantai.household").place == "云山县"
        with pytest.raises(NoSuchCard):
            shelf.find(context, "hunan.household")


def test_the_code_on_a_card_opens_the_page(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    [card] = cards_by("yantai", dialogue, knowledge, say)
    link = "https://anju.example.cn/"
    page = draw(replace(card, link=link), CardFormat.PNG)
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(page)).convert("L"))
    assert code.text == link


def test_the_font_draws_the_rare_characters_of_names(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    """A character that the font lacks is drawn as a box, which is the same for all such."""
    [card] = cards_by("yantai", dialogue, knowledge, say)

    def drawn(place: str) -> bytes:
        return Image.open(BytesIO(draw(replace(card, place=place), CardFormat.PNG))).tobytes()

    missing = {drawn("\U0002fa7f"), drawn("\U0003fa7f")}
    assert len(missing) == 1
    assert len({drawn(one) for one in "㼆䶮𠮷"} - missing) == 3


def test_what_stands_on_a_card_is_never_markup(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    [card] = cards_by("yantai", dialogue, knowledge, say)
    spoilt = replace(card, place='#panic("x") $a_ *b', phones=(']#read("data.json")[',))
    assert Image.open(BytesIO(draw(spoilt, CardFormat.PNG))).size == A4


def test_a_card_with_an_unknown_section_or_figure_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "yantai"
    shutil.copytree(PACKS_FOLDER / "yantai", folder)
    (folder / "cards.yaml").write_text(
        "cards:\n"
        + "  - {id: a, name: 卡, readers: 谁, parts: [{title: 钱, lines: [{say: '{sum}。', section: 九}]}]}\n" * 2,
        encoding="utf-8",
    )
    with pytest.raises(PackError) as told:
        load_pack(folder)
    lines = str(told.value).splitlines()
    assert "packs/yantai/cards.yaml: a: section 九 is not among the sections of pack.yaml" in lines
    assert "packs/yantai/cards.yaml: a: figure sum is not in rules.yaml" in lines
    assert "packs/yantai/cards.yaml: a: expected once, found 2 times" in lines
