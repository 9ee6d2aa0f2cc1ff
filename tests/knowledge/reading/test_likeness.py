"""How much two houses look like one."""

from dataclasses import replace

import pytest

from knowledge.reading.likeness import AlikeBy, HouseTold, is_placeholder, likeness, look_alike, metres

HERE, BESIDE, FAR = (37.5301, 121.3902), (37.5303, 121.3902), (37.5501, 121.3902)
LI = HouseTold(name="李秀英", sound="li xiu yin", group="3", position=HERE)


@pytest.mark.parametrize(
    ("other", "doubtful"),
    [
        (HouseTold(name="李秀英", sound="li xiu yin", group="3"), True),
        (HouseTold(name="黎秀英", sound="li xiu yin", group="3"), True),
        (HouseTold(name="黎秀英", sound="li xiu yin", position=BESIDE), True),
        (HouseTold(name="李秀英", sound="li xiu yin"), False),  # a village has more than one of that name
        (HouseTold(name="李秀英", sound="li xiu yin", group="5"), False),
        (HouseTold(name="李秀荣", sound="li xiu ron", group="3", position=BESIDE), False),  # the sister next door
        (HouseTold(name="王大有", sound="wan da you", group="3", position=BESIDE), False),  # the neighbour
        (HouseTold(name="李秀英", sound="li xiu yin", position=FAR), False),
    ],
)
def test_what_speaks_for_one_house_is_weighed_against_what_speaks_for_two(other: HouseTold, doubtful: bool) -> None:
    assert likeness(LI, other).doubtful is doubtful
    assert likeness(LI, other) == likeness(other, LI)


def test_the_same_id_number_is_enough_and_another_one_outweighs_the_name() -> None:
    one = HouseTold(name="李秀英", sound="li xiu yin", group="3", id_fingerprint="a")
    assert likeness(one, HouseTold(name="王五", sound="wan wu", id_fingerprint="a")).score == 100
    assert not likeness(one, HouseTold(name="李秀英", sound="li xiu yin", group="3", id_fingerprint="b")).doubtful


@pytest.mark.parametrize(
    ("mine", "its", "other", "doubtful"),
    [
        (
            "13800000011",
            "13800000011",
            HouseTold(name="王小满", sound="wan xiao man", group="3"),
            True,
        ),  # a relative's name
        ("13800000011", "13800000011", HouseTold(name="李秀荣", sound="li xiu ron", group="3"), False),  # the sister
        ("13800000011", "13800000021", HouseTold(name="李秀英", sound="li xiu yin"), True),  # a digit is wrong
        (
            "13800000011",
            "13800000999",
            HouseTold(name="李秀英", sound="li xiu yin", group="3"),
            True,
        ),  # a son's
        ("13800000011", "13800000999", HouseTold(name="李秀英", sound="li xiu yin"), False),
    ],
)
def test_a_phone_speaks_for_one_house_and_less_for_that_of_a_sister(
    mine: str, its: str, other: HouseTold, doubtful: bool
) -> None:
    one = replace(LI, position=None, phones=frozenset({mine}))
    assert likeness(one, replace(other, phones=frozenset({its}))).doubtful is doubtful


def test_the_phone_of_a_neighbour_who_reports_speaks_against_nothing() -> None:
    one = replace(LI, position=None, phones=frozenset({"13800000011"}))
    assert likeness(
        one, HouseTold(name="黎秀英", sound="li xiu yin", group="3", reporters=frozenset({"13800000999"}))
    ).doubtful


def test_a_house_of_which_only_pictures_are_known_is_found_by_them_whichever_way_they_are_turned() -> None:
    look = (0b1111 << 100, 1, 2, 3)
    turned = (1, 2, 3, 0b1101 << 100)
    assert look_alike(look, turned)
    assert not look_alike(look, (2**127 - 1, 2**126 - 1, 2**125 - 1, 2**124 - 1))
    assert AlikeBy.PHOTO in likeness(HouseTold(looks=(look,)), HouseTold(looks=(turned,))).reasons


@pytest.mark.parametrize("number", ["00000000000", "13800000000", "11111111111", "12345678901", "111111111111111111"])
def test_a_number_that_stands_for_none_is_told_from_others(number: str) -> None:
    assert is_placeholder(number)
    assert not is_placeholder("13800000023")


def test_metres_are_right_within_a_county() -> None:
    assert metres((37.0, 121.0), (37.0, 121.01)) == pytest.approx(889, abs=2)
