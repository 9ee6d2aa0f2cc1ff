"""The words by which a case is found."""

import pytest

from storage.cases import marks
from storage.cases.marks import Mark


@pytest.mark.parametrize(
    ("spot", "group"),
    [
        ("三组", "3"),
        ("第十二村民小组", "12"),
        ("12组大槐树下", "12"),
        ("2队", "2"),
        ("五社", "5"),
        ("桥头", None),
        ("老屋组", None),
    ],
)
def test_the_group_is_a_number_however_it_is_written(spot: str, group: str | None) -> None:
    assert marks.group_in(spot) == group


def test_a_name_is_found_by_every_part_of_it_and_by_its_sound() -> None:
    words = marks.words_of({"head": "阿依·古丽"})
    names = {text for mark, text in words if mark is Mark.NAME}
    assert names == {"阿", "依", "古", "丽", "阿依", "依古", "古丽", "阿依古", "依古丽", "阿依古丽"}
    assert (Mark.SOUND, marks.sound("李四")) in marks.words_of({"head": "黎思"})


def test_ends_are_those_of_phones_and_ids_and_of_no_other_number() -> None:
    known = {"contact_phone": "0571-8888 1234", "id_number": "11010119500101001x", "old_number": "危改2019-5678"}
    ends = {text for mark, text in marks.words_of(known) if mark is Mark.END}
    assert ends == {"1234", "881234", "001X", "01001X"}
    assert (Mark.NUMBER, "危改20195678") in marks.words_of(known)


def test_nothing_known_marks_nothing() -> None:
    assert marks.words_of({"place": {}, "head": "", "photos": [], "phone": None}) == frozenset()
