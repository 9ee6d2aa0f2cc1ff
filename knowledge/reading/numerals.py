"""Numbers as people write them, in one form: 三万, 3万 and 30000元 alike."""

import re

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_ANY = "".join(DIGITS) + "十百千"
_NUMBER = re.compile(
    rf"""(?P<head>\d+(?:\.\d+)?|[{_ANY}]+(?:点[{_ANY}]+)?)
         (?:(?P<thousand>(?<=\d)[千百])|(?P<myriad>万|w(?![a-z0-9]))(?P<rest>\d{{1,4}}千?|[{_ANY}]+)?)?
         (?P<unit>元钱?|块钱?|圆|平方公尺|平方米|平方|平米|平(?![均时台安房顶原等日常])|m2|个月|口子?人|口|个人(?![家住])
            |人|户|间|天|日|号|月|年|层|岁|%)?""",
    re.VERBOSE | re.ASCII,
)
_UP_TO_199 = re.compile(
    r"(?P<hundred>一?百零?)?(?:(?P<tens>[一二两三四五六七八九]?)十)?(?P<ones>[零一二两三四五六七八九]?)"
)
_PERCENT = re.compile(rf"百分之(\d+|[{_ANY}]+)", re.ASCII)
_UNITS = {
    **dict.fromkeys(("元", "元钱", "块", "块钱", "圆"), ""),
    **dict.fromkeys(("平方公尺", "平方", "平米", "平", "m2"), "平方米"),
    **dict.fromkeys(("口子人", "口人", "口", "个人"), "人"),
    "天": "日",
    "号": "日",
}


def say_numbers_alike(text: str) -> str:
    """The text with its numbers in digits and their units in one spelling; `text` is half width and lower case.

    Yuan stands without a unit, so that 三万, 3万 and 30000元 are one token. Numerals that count nothing stay as
    they are: 一般, 一卡通, 三级公示.

    >>> say_numbers_alike("补两万五,盖60平"), say_numbers_alike("25号前"), say_numbers_alike("百分之五十")
    ('补25000,盖60平方米', '25日前', '50%')
    """
    text = _PERCENT.sub(lambda match: f"{_plain(_value(match[1]))}%", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return _NUMBER.sub(_rewrite, text)


def _rewrite(match: re.Match[str]) -> str:
    head, unit = match["head"], match["unit"] or ""
    counts = bool(unit or match["myriad"] or match["thousand"]) or head[0].isdigit()
    if not counts and (len(head) < 2 or not any(power in head for power in _POWERS)):
        return match[0]
    if head == "千" and match["myriad"] and not unit:  # 千万别
        return match[0]
    number = _value(head)
    if match["myriad"]:
        number = number * 10000 + _after_myriad(match["rest"] or "")
    elif match["thousand"]:
        number *= _POWERS[match["thousand"]]
    return _plain(number) + _UNITS.get(unit, unit)


def _after_myriad(rest: str) -> float:
    """What follows 万: 两万五 is 25000, 1万5千 is 15000, 1万2500 is 12500."""
    if rest.endswith("千") and rest[:-1].isdigit():
        return float(rest[:-1]) * 1000
    if len(rest) == 1 and (rest.isdigit() or rest in DIGITS):
        return _value(rest) * 1000
    return _value(rest) if rest else 0.0


def _value(written: str) -> float:
    """The value of digits or Chinese numerals without 万.

    >>> _value("二百五"), _value("二〇二一"), _value("三点五"), _value("十")
    (250.0, 2021.0, 3.5, 10.0)
    """
    if written[0].isdigit() and written.isascii():
        return float(written)
    if "点" in written:
        whole, _, part = written.partition("点")
        return float(f"{_plain(_value(whole))}.{''.join(str(DIGITS.get(character, 0)) for character in part)}")
    if not any(character in _POWERS for character in written):
        return float("".join(str(DIGITS[character]) for character in written))
    total, current, last = 0, 0, 1
    for character in written:
        if character in _POWERS:
            last = _POWERS[character]
            total, current = total + max(current, 1) * last, 0
        else:
            current = DIGITS[character]
    after_gap = len(written) > 1 and written[-2] in _POWERS and last >= 100
    return float(total + (current * last // 10 if after_gap else current))


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def whole_number(written: str) -> int | None:
    """The value of digits, or of a numeral below 200; none for what is neither, such as 两三, two or three."""
    if written.isdigit():
        return int(written)
    match = _UP_TO_199.fullmatch(written)
    if match is None:
        return None
    tens = 0 if match["tens"] is None else DIGITS.get(match["tens"], 1)
    return 100 * bool(match["hundred"]) + 10 * tens + DIGITS.get(match["ones"], 0)
