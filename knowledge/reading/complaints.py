"""Words of somebody who wants to complain of an office, or tells that one asked for what it must not take."""

import re

from knowledge.reading.text import looks_like_question

_WISH = re.compile(
    r"(?:我|俺|咱|我们)?(?:就?要|想|得)(?:去)?(?:投诉|举报|信访|上访|检举|控告|告状|告发|告他)"
    r"|^(?:投诉|举报|检举|控告|告发)(?:一下)?.{0,12}(?:干部|主任|书记|支书|会计|组长|村委|村里|镇里|乡里|县里|镇长|乡长)"
)
_WRONG = re.compile(
    r"吃拿卡要|跑腿费|好处费|辛苦费|打点费|优亲厚友|冒领|克扣|雁过拔毛|索要|收(?:了)?(?:我|我们|俺|咱).{0,6}(?:钱|元|块)"
)
_ACCUSED = re.compile(r"凭什么|凭啥|他|她|书记|支书|主任|村长|会计|干部|镇长|乡长|组长|局长|科长|收了|不给|不管|不办")
_TELLS_WHERE = re.compile(r"投诉|举报|信访|纪检|检举")
_ASKS = re.compile(r"怎么|咋|如何|哪儿|哪里|往哪|电话|几号|多少号|信箱|网址|平台|渠道")


def wants_to_complain(text: str) -> bool:
    """Whether words say that somebody wants to complain; not where they ask how, or under which number.

    >>> wants_to_complain("我要投诉"), wants_to_complain("举报村主任"), wants_to_complain("举报电话多少")
    (True, True, False)
    """
    return bool(_WISH.search(text)) and not _ASKS.search(text) and not looks_like_question(text)


def tells_of_wrong(text: str) -> bool:
    """Whether words tell, and do not ask, that somebody took what is not due.

    >>> tells_of_wrong("村里有人吃拿卡要"), tells_of_wrong("收跑腿费合法吗")
    (True, False)
    """
    return bool(_WRONG.search(text)) and not _ASKS.search(text) and not looks_like_question(text)


def accuses(text: str) -> bool:
    """Whether words, even as a question, tell of what somebody did.

    >>> accuses("支书凭什么不给我报？"), accuses("D级房拆了重建补多少钱？")
    (True, False)
    """
    return _ACCUSED.search(text) is not None or _WRONG.search(text) is not None


def speaks_of_complaining(answer: str) -> bool:
    """Whether an answer tells where somebody can complain.

    >>> speaks_of_complaining("打公开的专用电话，或向纪检监察机关举报。"), speaks_of_complaining("明白卡由县里发。")
    (True, False)
    """
    return _TELLS_WHERE.search(answer) is not None
