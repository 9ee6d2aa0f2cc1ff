"""A whole report as a list of steps: what the person does, and the words that the next question has."""

from collections.abc import Callable, Iterator
from typing import Protocol

from tests.faults.person import Said


class Reporter(Protocol):
    """Whoever can report, on whatever channel."""

    name: str

    def say(self, text: str) -> None:
        """Type something."""

    def press(self, label: str) -> None:
        """Press the latest button with this label."""

    def photo(self) -> None:
        """Send a photo."""

    def hear(self, words: str) -> Said:
        """Wait for a message with these words since the person did something."""

    def repeated(self) -> int:
        """How many messages with buttons came a second time."""


Step = tuple[Callable[[], None], str]


def report_steps(person: Reporter, head: str) -> Iterator[Step]:
    """A resident reports a house at 青石村; when the last words are heard, the case is there."""
    yield lambda: person.say("报危房"), "眼下危险"
    yield lambda: person.press("暂时没有"), "地点"
    yield lambda: person.say("青石村三组老井旁"), "户主"
    yield lambda: person.say(head), "哪里不对"
    yield lambda: person.press("墙裂缝"), "哪里不对"
    yield lambda: person.press("屋顶漏"), "哪里不对"
    yield lambda: person.press("完成"), "照片"
    yield lambda: person.photo(), "收到"
    yield lambda: person.photo(), "现在一共2张"
    yield lambda: person.press("完成"), "请您看一遍"
    yield lambda: person.press("提交"), "报上去了"


def report(person: Reporter, head: str, think: Callable[[], None] = lambda: None) -> str:
    """Report a house, step by step, each thing sent once; the case number. `think` is called before each step."""
    for act, words in report_steps(person, head):
        think()
        act()
        said = person.hear(words)
    return said.text.partition("编号")[2].partition("。")[0]
