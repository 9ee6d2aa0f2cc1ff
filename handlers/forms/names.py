"""A person's name in what somebody typed: 李秀英 of “户主是李秀英家” and of “李秀英，就是我娘”."""

import re
from dataclasses import dataclass

from handlers.forms.identity import as_seen, number_in

_LEADING = re.compile(r"^(?:户主|姓名|名字|我|他|她)?(?:的?名字)?(?:叫做?|就?是|为)?[:,\s]*")
_NUMBERED = re.compile(r"(?:联系|我的)?(?:电话|手机)(?:号码?)?(?:是|为)?[:\s]*")
_MARK = re.compile(r"[,，。;；:：([、]")
_GAP = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_HOME = re.compile(r"(?<=..)(?:家的房子|的房子|家里|家的|家)$")
_NO_NAME = re.compile(r"房|屋|塌|裂|漏|砸|断了|倒了|救命|快来|没有|不知|不清|说不|暂时|墙|电话|手机|身份证")
_NAME = re.compile(r"[^\W\d_][\w ·.]{0,28}[^\W\d_]")
_MARKS = " ,，。.;；:：、()"
_MOST_WITH_GAPS = 4  # characters of a name that is typed with gaps between them


@dataclass(frozen=True, kw_only=True)
class NameRead:
    """A name, and the words and the number that stand beside it; empty where there are none."""

    name: str
    beside: str = ""
    number: str = ""


def read_name(text: str) -> NameRead | None:
    """The name that a text gives; none where it gives none.

    >>> read_name("刘老汉，就是我爹")
    NameRead(name='刘老汉', beside='就是我爹', number='')
    >>> read_name("我叫李婶 电话13800000012"), read_name("暂时没有")
    (NameRead(name='李婶', beside='', number='13800000012'), None)
    """
    number, around = number_in(text)
    words = _NUMBERED.sub("", around) if around else as_seen(text)
    name, beside = _split(_LEADING.sub("", words.strip().replace("•", "·")))
    name = _HOME.sub("", name)
    if not _NAME.fullmatch(name) or re.search(r"\d", name) or _NO_NAME.search(name):
        return None
    return NameRead(name=name, beside=beside, number=number if around else "")


def _split(words: str) -> tuple[str, str]:
    """What stands before the first mark or gap, and what stands behind it. A short name may be typed with gaps."""
    mark = _MARK.search(words)
    before, behind = (words, "") if mark is None else (words[: mark.start()], words[mark.start() :])
    joined = _GAP.sub("", before.strip())
    gap = _GAP.search(before.strip())
    if gap is not None and len(joined) > _MOST_WITH_GAPS:
        joined, behind = before.strip()[: gap.start()], before.strip()[gap.end() :] + behind
    return joined, behind.strip(_MARKS)
