"""A button's label typed or spoken instead of pressed: its very words, its number, or its words with slips."""

import re
from collections.abc import Iterable, Sequence

from handlers.dialog.messages import Option, Weight
from handlers.wording import Wording
from knowledge.reading.numerals import whole_number
from knowledge.reading.sounds import alike, blur, syllable_of
from knowledge.reading.text import plain

_BRACKETS = re.compile(r"[〔〕【】\[\]「」“”\"]")
_BEHIND = re.compile(r"[\s　（(，,、：:]+")  # what stands behind a mark or a gap only adds to a label
_NUMBER = re.compile(r"(\d{1,2})(?: .*|\D?)")  # “2 地点”, “3人”; no date
_LEAST_LETTERS = 5  # of a label that is typed by its sound


def bare(text: str) -> str:
    """Words for comparing, without the brackets in which labels are shown and the stroke of a command.

    >>> bare("〔另报 一户〕。"), bare("/报危房")
    ('另报一户', '报危房')
    """
    return plain(_BRACKETS.sub("", text)).removeprefix("/")


def exactly(say: Wording, text: str, options: Iterable[Option]) -> Option | None:
    """The first button whose label a text is; words such as 点 before it may stand there."""
    typed = bare(text)
    said = {typed, _without(say, typed, "forms.spoken.pressing")} - {""}
    return next((option for option in options if bare(option.label) in said), None)


def by_number(say: Wording, text: str, options: Sequence[Option]) -> Option | None:
    """The button whose number a text gives: the one in its label, else its place among at least two."""
    written = re.fullmatch(say("forms.spoken.which_button"), bare(text))
    wanted = None if written is None else whole_number(written["number"])
    if wanted is None:
        return None
    numbered = {int(found[1]): option for option in options if (found := _NUMBER.fullmatch(option.label))}
    if numbered or any(option.label[:1].isdigit() for option in options):
        return numbered.get(wanted)
    return options[wanted - 1] if len(options) > 1 and 1 <= wanted <= len(options) else None


def nearly(say: Wording, text: str, options: Iterable[Option]) -> Option | None:
    """The one button that a text with slips can only mean; none where it may mean two.

    What leads aside, back or out is pressed by its very words alone, and so is danger, but for how it sounds.
    """
    typed = bare(text)
    if not typed:
        return None
    core = _without(say, _without(say, typed, "forms.spoken.pressing"), "forms.spoken.wanting")
    offered = [option for option in options if option.weight is not Weight.SIDE]
    for is_meant in (_is_part, _sounds_so, _is_most_of):
        found = {option.id: option for option in offered if is_meant(core, option)}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _without(say: Wording, typed: str, words: str) -> str:
    """A text without the words of a list before and behind it."""
    alternatives = "|".join(map(re.escape, sorted(say(words).split(), key=len, reverse=True)))
    return re.sub(rf"^(?:{alternatives})+|(?:{alternatives})+$", "", typed)


def _parts(label: str) -> list[str]:
    unnumbered = re.sub(r"^\d+\s+", "", label)
    return [plain(part) for part in _BEHIND.split(_BRACKETS.sub("", unnumbered)) if plain(part)]


def _is_part(typed: str, option: Option) -> bool:
    """All of the label, or what it says before or behind a mark: 周建国家 of “周建国家　等镇里核实”."""
    return typed == bare(option.label) or typed in _parts(option.label)


def _sounds_so(typed: str, option: Option) -> bool:
    """The label or its beginning, alike in sound character for character, or typed in letters."""
    return any(_is_spelt(typed, label) or _is_alike(typed, label) for label in _whole_and_beginning(option))


def _whole_and_beginning(option: Option) -> set[str]:
    return {bare(option.label), *_parts(option.label)[:1]}


def _is_spelt(typed: str, label: str) -> bool:
    spelt = "".join(syllable_of(character) or character for character in label)
    return typed.isascii() and typed.isalpha() and len(typed) >= _LEAST_LETTERS and blur(typed) == blur(spelt)


def _is_alike(typed: str, label: str) -> bool:
    if len(typed) != len(label) or len(typed) < 2 or _differ(typed, label) * 2 > len(label):
        return False
    return all(alike(one, other) for one, other in zip(typed, label, strict=True))


def _differ(one: str, other: str) -> int:
    return sum(mine != yours for mine, yours in zip(one, other, strict=True))


def _is_most_of(typed: str, option: Option) -> bool:
    """At least half of the label's beginning, left out of it as it stands: 烟台 of 烟台市."""
    label = next(iter(_parts(option.label)), "")
    return option.weight is not Weight.ALARM and len(typed) > 1 and typed in label and len(typed) * 2 >= len(label)
