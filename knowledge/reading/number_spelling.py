"""Numbers in one spelling, whoever wrote them: 三万, 3w, ￥30,000 and 30000元 alike."""

import re
from decimal import Decimal
from functools import cache

from knowledge.reading.numerals import BANKERS, DIGITS, POWERS, least_step, read_out, value_of
from knowledge.words.numbers import number_words

_DIGIT = "".join(DIGITS)
_PART = (
    rf"\d+(?:\.\d+)?|[{_DIGIT}]点[{_DIGIT}]+|[{_DIGIT}{''.join(BANKERS)}廿卅半十百千万亿]"
    rf"|(?<=[\d{_DIGIT}])[wk](?![a-z])"
)
_RUN = rf"(?:{_PART})+"
_POWER = re.compile("[十百千万亿拾佰仟wk]")
_GREAT = re.compile("[百千万亿拾佰仟wk廿卅]")
_TWO_DIGITS = re.compile(rf"(?=([{_DIGIT}])([{_DIGIT}]))")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CURRENCY = re.compile(r"[¥￥](?=\d)|(?:人民币|rmb)(?=[\d¥])")
_PERCENT = re.compile(rf"百分之({_RUN})", re.ASCII)


def say_numbers_alike(text: str) -> str:
    """The text with its numbers in digits and their units in one spelling; `text` is folded.

    Yuan stand without a unit, so that 三万, 3万 and 30000元 are one token. What is said roughly stays rough; numerals
    that count nothing stay as they are: 一般, 一卡通, 三级公示.

    >>> say_numbers_alike("补两万五,盖60平"), say_numbers_alike("25号前"), say_numbers_alike("百分之五十")
    ('补25000,盖60平方米', '25日前', '50%')
    >>> say_numbers_alike("花了三五千块"), say_numbers_alike("八千多块"), say_numbers_alike("十几万")
    ('花了3000至5000', '8000多', '110000至190000')
    """
    text = _CURRENCY.sub("", _THOUSANDS.sub("", text))
    text = _PERCENT.sub(lambda match: f"{_said(value_of(match[1]))}%" if value_of(match[1]) else match[0], text)
    return _written().sub(_rewrite, text)


@cache
def _written() -> re.Pattern[str]:
    """A number as people write it, or a word that only looks like one."""
    words = number_words()
    return re.compile(
        rf"(?P<idiom>{words.idioms})|(?P<rough>{'|'.join(words.rough)})(?:个?(?:{_any_unit()}))?"
        rf"|(?P<low>{_RUN})(?:(?P<to>至|到|[-—–~]+)(?P<high>{_RUN}))?"
        rf"(?P<more>[多几来余])?(?P<power>(?<=[多几来])[千万])?(?:{units_by_number()})?",
        re.ASCII,
    )


def units_by_number() -> str:
    """An expression that finds a unit, each as a group of its own."""
    return "|".join(f"(?P<unit{number}>{pattern})" for number, (pattern, _) in enumerate(number_words().units))


def unit_found(match: re.Match[str]) -> str | None:
    """The one spelling of the unit that was found by such groups, empty for yuan; None where there is no unit."""
    found = (spelling for at, (_, spelling) in enumerate(number_words().units) if match[f"unit{at}"] is not None)
    return next(found, None)


def _any_unit() -> str:
    return "|".join(pattern for pattern, _ in number_words().units)


def _rewrite(match: re.Match[str]) -> str:
    if match["idiom"]:
        return match[0]
    if match["rough"]:
        return number_words().rough[match["rough"]] + _unit_behind(match[0][len(match["rough"]) :])
    unit = unit_found(match)
    if match["to"] is not None:
        return _rewrite_range(match, unit)
    return _rewrite_one(match, unit)


def _rewrite_range(match: re.Match[str], unit: str | None) -> str:
    """Both ends alike: 三到五千, 3-5万, 1至3人户."""
    low, high = _ends(match["low"]), _ends(match["high"])
    bare = unit is None and not _GREAT.search(match["high"])
    if low is None or high is None or (bare and not _are_sums(match["low"], match["high"])):
        parts = (_written().sub(_rewrite, part) for part in (match["low"], match[0][len(match["low"] + match["to"]) :]))
        return match["to"].join(parts)
    least, most = low[0], high[1]
    if not _POWER.search(match["low"]) and (power := _last_power(match["high"])) and least * power < most:
        least *= power
    return f"{_said(least)}至{_said(most)}{match['more'] or ''}{unit or ''}"


def _are_sums(low: str, high: str) -> bool:
    """Whether bare digits are the ends of a range: 3000到5000; and not parts of a phone number or a day."""
    return all(written.isdigit() and 3 <= len(written) <= 6 for written in (low, high)) and int(low) < int(high)


def _rewrite_one(match: re.Match[str], unit: str | None) -> str:
    run, more, power = match["low"], match["more"] or "", match["power"] or ""
    if unit == "年" and (year := _year(match)) is not None:
        return year
    ends = _ends(run)
    if ends is None or not _counts(run, unit, more + power):
        return match[0]
    low, high = ends
    if run.isdigit() and unit is None and not power:
        return match[0]
    if unit == "日" and "." in run:  # 6.30号 is a day of June
        return match[0]
    if power or (more == "几" and _POWER.search(run)):
        return _rewrite_few(low, more, {"千": 1000, "万": 10_000}.get(power, 1), unit)
    said = _said(low) if low == high else f"{_said(low)}至{_said(high)}"
    return f"{said}{more}{unit or ''}"


def _rewrite_few(low: Decimal, more: str, power: int, unit: str | None) -> str:
    """十几万 lies between 110000 and 190000, 三十多万 is more than 300000, 十来万 about 100000."""
    if more == "来":
        return f"约{_said(low * power)}{unit or ''}"
    step = least_step(low)
    least, most = (low + step / 10, low + step / 10 * 9) if more == "几" else (low, low + step)
    return f"{_said(least * power)}至{_said(most * power)}{unit or ''}"


def _year(match: re.Match[str]) -> str | None:
    """A year read out digit by digit; None for a number of years, as 七八年没修."""
    run = match["low"]
    digits = None if _POWER.search(run) or len(run) < 2 else read_out(run)
    if digits is None or match["more"]:
        return None
    spans = _ends(run) is not None and len(run) == 2 and not run.isdigit()
    if spans and not re.match(number_words().built, match.string[match.end() :]):
        return None
    return f"{digits}年"


def _ends(run: str) -> tuple[Decimal, Decimal] | None:
    """The ends of what is written: twice the same for one number, two for 三五千 and 十五六; None for no number."""
    value = value_of(run)
    if value is not None:
        return value, value
    for pair in _TWO_DIGITS.finditer(run):
        one, other, at = DIGITS[pair[1]], DIGITS[pair[2]], pair.start()
        if one and (other == one + 1 or (one, other) == (3, 5)):
            low, high = value_of(run[: at + 1] + run[at + 2 :]), value_of(run[:at] + run[at + 1 :])
            return None if low is None or high is None else (low, high)
    return None


def _counts(run: str, unit: str | None, more: str) -> bool:
    """Whether a run of numerals is a number here: 三万, 5户, 二十; and not 一般, 半年, 三级."""
    if run == "半" or (run[-1] == "半" and unit is not None):
        return False
    if run[0].isdigit() or _GREAT.search(run):
        return True
    return unit is not None or (_POWER.search(run) is not None and (len(run) > 1 or more != ""))


def _last_power(run: str) -> int | None:
    """What the last power of a run comes to: 1000 in 五千."""
    found = {**POWERS, "拾": 10, "佰": 100, "仟": 1000, "k": 1000, "万": 10_000, "w": 10_000}
    return found.get(run[-1])


def _unit_behind(written: str) -> str:
    return next(
        (spelling for pattern, spelling in number_words().units if re.fullmatch(f"个?(?:{pattern})", written)), ""
    )


def _said(number: Decimal | None) -> str:
    """Digits without zeros behind the point."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
