"""How well danger is heard: texts of which it is known whether they tell of it, and what the reader makes of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.reading.danger import DangerGrade, read_danger
from knowledge.yaml_file import read_yaml

HEARD_FLOOR = 0.99  # of dangers, graded at least likely
FALSE_CEILING = 0.02  # of the others, graded sure

_FOR_OTHERS = frozenset({"notice", "remark"})


@dataclass(frozen=True, kw_only=True)
class GradedText:
    """A text, the grade that it has, and the grade that the reader gives; `talk` and `where` say how it was written."""

    text: str
    talk: str
    where: str
    grade: DangerGrade
    read: DangerGrade

    @property
    def fails(self) -> bool:
        """Whether a danger is missed, or something else is taken for one."""
        return (self.grade is DangerGrade.NONE) != (self.read is DangerGrade.NONE)


@dataclass(frozen=True, kw_only=True)
class DangerScore:
    """What the reader made of some texts."""

    texts: Sequence[GradedText]

    @cached_property
    def dangers(self) -> Sequence[GradedText]:
        """Those that tell of danger."""
        return [text for text in self.texts if text.grade is not DangerGrade.NONE]

    @cached_property
    def others(self) -> Sequence[GradedText]:
        """Those that tell of none."""
        return [text for text in self.texts if text.grade is DangerGrade.NONE]

    @property
    def heard(self) -> float:
        """The share of dangers that are graded at least likely."""
        return _share(self.dangers, lambda text: text.read is not DangerGrade.NONE, of_none=1.0)

    @property
    def falsely_sure(self) -> float:
        """The share of the others that are graded sure."""
        return _share(self.others, lambda text: text.read is DangerGrade.SURE, of_none=0.0)

    @property
    def falsely_likely(self) -> float:
        """The share of the others that are graded likely."""
        return _share(self.others, lambda text: text.read is DangerGrade.LIKELY, of_none=0.0)

    @property
    def holds(self) -> bool:
        """Whether both bounds are kept."""
        return self.heard >= HEARD_FLOOR and self.falsely_sure <= FALSE_CEILING

    def parts(self, by: Callable[[GradedText], str]) -> Mapping[str, "DangerScore"]:
        """The score of each part, by how the texts were written."""
        names = Counter(map(by, self.texts))
        return {name: DangerScore(texts=[text for text in self.texts if by(text) == name]) for name in names}


def score_dangers(paths: Iterable[Path]) -> Mapping[Path, DangerScore]:
    """The score of each file: a YAML list of {text, grade: sure, likely or none, talk, where}.

    What stands in a notice or a remark (`where`) was written for others.
    """
    return {path: DangerScore(texts=[_read(item) for item in _items(path)]) for path in paths}


def _items(path: Path) -> Sequence[Mapping[str, str]]:
    items: Sequence[Mapping[str, str]] = read_yaml(path)
    return items


def _read(item: Mapping[str, str]) -> GradedText:
    return GradedText(
        text=item["text"],
        talk=item["talk"],
        where=item["where"],
        grade=DangerGrade[item["grade"].upper()],
        read=read_danger(item["text"], for_others=item["where"] in _FOR_OTHERS).grade,
    )


def _share(texts: Sequence[GradedText], counts: Callable[[GradedText], bool], *, of_none: float) -> float:
    return sum(map(counts, texts)) / len(texts) if texts else of_none
