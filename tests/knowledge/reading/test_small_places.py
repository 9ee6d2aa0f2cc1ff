"""What a spot's words name that others may name, too, and which known name a misspelt one means."""

import pytest

from knowledge.reading.small_places import misspelt, small_places


@pytest.mark.parametrize(
    ("spot", "names"),
    [
        ("三组", ["三组"]),
        ("第3村民小组", ["3组"]),
        ("三组，老井旁边", ["三组", "老井"]),
        ("李家湾三组", ["三组", "李家湾"]),
        ("住在后山坡上", ["后山坡"]),
        ("李家湾3号", ["李家湾"]),
        ("老屋组", ["老屋组"]),
        ("五社桥头", ["五社"]),
        ("13800001234", []),
        ("李秀英家", []),
        ("王大桥家隔壁", []),
        ("王家坪李四家", []),
        ("村口第二栋", []),
        ("", []),
    ],
)
def test_groups_and_small_places_are_named_and_nobodys_home(spot: str, names: list[str]) -> None:
    assert [place.name for place in small_places(spot)] == names


def test_a_name_that_is_somebodys_is_no_place() -> None:
    assert small_places("李大桥", ["李大桥"]) == []
    assert small_places("大桥下", ["李大桥"]) == []


def test_a_group_has_one_key_however_it_is_written() -> None:
    assert {small_places(spot)[0].key for spot in ("三组", "3组", "第三村民小组")} == {"3组"}


@pytest.mark.parametrize(
    ("spot", "meant"),
    [
        ("李家弯", "李家湾"),
        ("理家湾老井旁", "李家湾"),
        ("三组李家弯", "李家湾"),
        ("大黄榆树屯", "大皇榆树屯"),
        ("李家沟", None),
        ("李家湾", None),
        ("三祖", None),
        ("", None),
    ],
)
def test_what_sounds_or_looks_like_a_known_name_may_mean_it(spot: str, meant: str | None) -> None:
    found = misspelt(spot, ["三组", "李家湾", "大皇榆树屯"])
    assert (found and found.name) == meant
