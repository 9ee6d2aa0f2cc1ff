"""The value of one written numeral: 6千5, 一万一千五, 1w2, 陆仟, 半万."""

import re
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
BANKERS = {  # as on receipts
    "壹": "一",
    "贰": "二",
    "叁": "三",
    "肆": "四",
    "伍": "五",
    "陆": "六",
    "柒": "七",
    "捌": "八",
    "玖": "九",
    "拾": "十",
    "佰": "百",
    "仟": "千",
}
POWERS = {"十": 10, "百": 100, "千": 1000}
MYRIAD, MYRIADS = 10_000, {"万": 10_000, "亿": 100_000_000}
LETTERS = {"w": "万", "k": "千"}
_TOGETHER = {"廿": "二十", "卅": "三十", "俩": "两", "仨": "三"}
_SPELT = str.maketrans({**BANKERS, **LETTERS, **_TOGETHER, "〇": "零"})
_PARTS = re.compile(
    r"(?P<digits>\d+(?:\.\d+)?)|(?P<point>[零一二三四五六七八九两]点[零一二三四五六七八九]+)|(?P<one>.)"
)
_HALF = Decimal("0.5")
_ALONE = {"百", "千"}  # no number without what it counts: 百货, 千万别


def value_of(written: str) -> Decimal | None:
    """The value of digits, Chinese numerals or both mixed; None for what is no numeral, or none that is well formed.

    A digit that ends it without 零 counts in the power below the last one.

    >>> [str(value_of(one)) for one in ("一万一千五", "1w2", "6千零5", "陆仟", "2.5万", "半万")]
    ['11500', '12000', '6005', '6000', '25000.0', '5000.0']
    >>> value_of("三五千"), value_of("万一"), value_of("十千")
    (None, None, None)
    """
    spelt, found = written.translate(_SPELT), _Sum()
    if not spelt or spelt in _ALONE:
        return None
    try:
        for part in _PARTS.finditer(spelt):
            _read(part, found)
        return found.value()
    except _Malformed:
        return None


def whole_number(written: str) -> int | None:
    """The value of digits or a numeral that is a whole number; None for what is none, such as 两三, two or three."""
    if written.isdigit() and written.isascii():
        return int(written)
    value = value_of(written)
    return int(value) if value is not None and value == int(value) else None


def read_out(written: str) -> str | None:
    """Digits that are read out one by one, as a year is: 二〇二一 is 2021; None where a character is no digit."""
    digits = [str(DIGITS.get(character, character)) for character in written]
    return "".join(digits) if digits and all(digit.isdigit() and digit.isascii() for digit in digits) else None


def least_step(value: Decimal) -> Decimal:
    """The power of ten of the last digit that is not 0: 1000 for 8000, 10 for 30, 1 for what is no whole number."""
    digits = f"{value:f}".partition(".")[0]
    return Decimal(1).scaleb(len(digits) - len(digits.rstrip("0")))


class _Malformed(Exception):
    """Numerals that do not make one number."""


class _Sum:
    """A numeral, read from its greatest power to its least."""

    def __init__(self) -> None:
        self._total = Decimal(0)  # what stands before the last 万 or 亿
        self._section = Decimal(0)  # what stands behind it, up to the last power
        self._coefficient: Decimal | None = None
        self._last_power: int | None = None
        self._last_myriad: int | None = None
        self._gap = False  # 零 was said

    def number(self, number: Decimal) -> None:
        if self._coefficient is not None:
            raise _Malformed
        self._coefficient = number

    def half(self) -> None:
        """Half of the last power, or of the one that follows."""
        self.number(_HALF * (self._last_power or self._last_myriad or 1))

    def gap(self) -> None:
        if self._coefficient is not None:
            raise _Malformed
        self._gap = True

    def power(self, power: int) -> None:
        if self._last_power is not None and power >= self._last_power:
            raise _Malformed
        begins = self._last_power is None and self._last_myriad is None
        if self._coefficient is None and power != 10 and not begins:
            raise _Malformed
        self._section += (Decimal(1) if self._coefficient is None else self._coefficient) * power
        self._coefficient, self._last_power, self._gap = None, power, False

    def myriad(self, power: int) -> None:
        section = self._section + self._rest()
        if not section or (self._last_myriad is not None and power >= self._last_myriad):
            raise _Malformed
        self._total = self._total + section * power
        self._section, self._coefficient = Decimal(0), None
        self._last_power, self._last_myriad, self._gap = None, power, False

    def value(self) -> Decimal:
        return self._total + self._section + self._rest()

    def _rest(self) -> Decimal:
        """What stands behind the last power, alone or counted in the power below it."""
        rest, last = self._coefficient, self._last_power or self._last_myriad
        if rest is None:
            return Decimal(0)
        if last is None:
            return rest
        if not self._gap and last >= 100 and rest < 10:
            return rest * (last // 10)
        if rest >= last:
            raise _Malformed
        return rest


def _read(part: re.Match[str], into: _Sum) -> None:
    """One part of a numeral; raises _Malformed for what is no part of one."""
    written = part[0]
    if part["digits"]:
        into.number(Decimal(written))
    elif part["point"]:
        whole, _, decimals = written.partition("点")
        into.number(Decimal(f"{DIGITS[whole]}.{''.join(str(DIGITS[one]) for one in decimals)}"))
    elif written == "零":
        into.gap()
    elif written == "半":
        into.half()
    elif written in POWERS:
        into.power(POWERS[written])
    elif written in MYRIADS:
        into.myriad(MYRIADS[written])
    elif written in DIGITS:
        into.number(Decimal(DIGITS[written]))
    else:
        raise _Malformed
