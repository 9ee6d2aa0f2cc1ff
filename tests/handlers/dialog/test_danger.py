"""What is said first in danger."""

import pytest

from handlers.dialog.danger import safety_words
from handlers.wording import Wording
from knowledge.reading.danger import DangerKind, read_danger


def test_people_are_told_to_get_out_and_whom_to_call(say: Wording) -> None:
    said = safety_words(read_danger("房子要倒"), say)
    assert said.startswith(say("danger.get_out"))
    assert all(number in said for number in ("119", "120", "110"))


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("煤气漏了", DangerKind.GAS),
        ("着火了", DangerKind.FIRE),
        ("后山正往下滑", DangerKind.SLOPE),
        ("墙倒了压着人了", DangerKind.BURIED),
    ],
)
def test_each_kind_of_danger_has_its_own_words(text: str, heard: DangerKind, say: Wording) -> None:
    assert say(f"danger.{heard}") in safety_words(read_danger(text), say)
