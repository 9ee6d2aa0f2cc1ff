"""A sentence that reports a house: 三组李四家土坯房西墙裂缝, and what it says already of what a report asks."""

import re
from dataclasses import dataclass

from knowledge.reading.phrases import persons_in
from knowledge.reading.text import fold, is_asking, normalise
from knowledge.words.reports import report_words

_GAPS = re.compile(r"[\s、]+")
_MARKS = re.compile(r"[,。;:!….]+")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_PHONE_NAMED = re.compile(rf"(?:联系)?(?:电话|手机)?号?码?是?:?{_PHONE.pattern}")
_AS_THE_OPTION = 5  # characters: damage said so shortly says no more than the option's label
_BESIDE_THE_OPTIONS = 2  # characters: with so few beside what names options it says no more than these


@dataclass(frozen=True, kw_only=True)
class SaidInReport:
    """What a sentence says of a house that it reports; empty where it says nothing of that.

    `spot` is where in the village, `hazards` and `structure` are ids of the report's fields. `damage` are the words for
    the damage where they say more than that, `remarks` those that fit nowhere.
    """

    head: str = ""
    spot: str = ""
    hazards: tuple[str, ...] = ()
    damage: str = ""
    structure: str = ""
    persons: int | None = None
    phone: str = ""
    remarks: tuple[str, ...] = ()


def read_report(text: str) -> SaidInReport | None:
    """What a text that reports a house says; none for a question, and for any other text.

    A house is reported by a wish to, or by a household that is named together with its damage.

    >>> read_report("我要报危房，户主李四，三组，墙歪了").hazards, read_report("危房在哪里上报")
    (('wall_tilt',), None)
    """
    folded, words = _folded(text), report_words()
    if is_asking(folded) or re.search(words.others, folded):
        return None
    said = read_said(text)
    return said if re.search(words.wish, folded) or (said.head and said.hazards) else None


def read_said(text: str) -> SaidInReport:
    """What a text says of a house, whether it reports it or goes on telling of it."""
    folded, words = _folded(text), report_words()
    head = _head(folded)
    hazards = tuple(id for id, pattern in words.hazards.items() if re.search(pattern, folded))
    spot, phone, persons = re.search(words.spot, folded), _PHONE.search(folded), persons_in(normalise(text))
    damage, remarks = _in_own_words(folded, head)
    return SaidInReport(
        head=head,
        spot=spot[0] if spot else "",
        hazards=hazards,
        damage="，".join(damage),
        structure=next((id for id, pattern in words.structures.items() if re.search(pattern, folded)), ""),
        persons=persons[0] if len(persons) == 1 else None,
        phone=phone[0] if phone else "",
        remarks=tuple(remarks),
    )


def _folded(text: str) -> str:
    return fold(_GAPS.sub(",", text.strip()))


def tells_of_health(text: str) -> bool:
    """Whether a text tells of somebody's illness or disability."""
    return re.search(report_words().health, text) is not None


def _head(folded: str) -> str:
    """The householder who is named; empty where nobody is."""
    words = report_words()
    for pattern in words.head:
        for found in re.finditer(pattern, folded):
            if not re.match(words.no_names, found["name"]):
                return found["name"]
    return ""


def _in_own_words(folded: str, head: str) -> tuple[list[str], list[str]]:
    """The clauses that tell more of the damage than its name, and those that tell of nothing else that is read."""
    words = report_words()
    hazards = "|".join(words.hazards.values())
    known = "|".join((words.wish, words.spot, *words.structures.values()))
    damage, remarks = [], []
    for clause in filter(None, _MARKS.split(_PHONE_NAMED.sub("", folded))):
        if re.search(hazards, clause):
            told = re.sub(words.spot, "", clause)
            told = told.rpartition(f"{head}家")[2].lstrip("的") if head else told
            more = len(told) > _AS_THE_OPTION and len(re.sub(hazards, "", told)) > _BESIDE_THE_OPTIONS
            damage += [told] if more else []
        elif not (re.search(known, clause) or (head and head in clause) or persons_in(normalise(clause))):
            remarks.append(clause)
    return damage, remarks
