"""Days named in a question, and by when something must be done that was begun on them."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.model.limits import Limit
from knowledge.model.pack import Pack
from knowledge.reading.question import Question
from knowledge.reading.text import without_marks
from knowledge.words.days import day_words


@dataclass(frozen=True, kw_only=True)
class NamedDay:
    """A day as a question names it.

    `whole_month` where only the month is said, of which it is then the first; `month_end` where it is said to be about
    the end of a month, of which it is then the last.
    """

    day: date
    whole_month: bool = False
    month_end: bool = False


@dataclass(frozen=True, kw_only=True)
class DueQuestion:
    """By when a step must follow one that was taken on one of the named days, none where no day is named.

    `limits` are those of the pack from the one step to the other; none of them may hold for the day. `lunar` where the
    day is one of the farmers' calendar, which is not converted.
    """

    taken: str
    then: str
    on: tuple[NamedDay, ...]
    lunar: bool
    limits: tuple[Limit, ...]

    @property
    def told(self) -> tuple[NamedDay, ...]:
        """The days that are said as exactly as the limits need them: where days are counted, a month will not do."""
        fixed = all(limit.until is not None for limit in self.limits)
        return tuple(day for day in self.on if fixed or not day.whole_month)

    def due(self, on: NamedDay) -> tuple[date, Limit] | None:
        """The last day with its limit, if the step was taken on that day; none where no limit holds."""
        days = ((limit.due(on.day), limit) for limit in self.limits)
        return next(((day, limit) for day, limit in days if day is not None), None)


def read_due_questions(question: Question, today: date) -> Mapping[str, DueQuestion]:
    """What a question asks to be done by when, by the id of each pack that it is about and that has a limit for it."""
    found = {pack.id: _due_question(question, pack, today) for pack in question.about.packs}
    return {id: one for id, one in found.items() if one is not None}


def _due_question(question: Question, pack: Pack, today: date) -> DueQuestion | None:
    text, words = question.normalised, day_words()
    overdue = re.search(words.overdue, text) is not None
    if not overdue and not re.search(words.asks, text):
        return None
    for taken, said in words.steps.items():
        match = re.search(said, text)
        if match is None:
            continue
        rest = text[: match.start()] + " " + text[match.end() :]
        for then in _steps_asked_for(rest):
            limits = tuple(limit for limit in pack.rules.limits if (limit.counted_from, limit.step) == (taken, then))
            limits = limits or tuple(
                limit for limit in pack.rules.limits if (limit.counted_from, limit.step) == (taken, f"{taken}_{then}")
            )
            if limits:
                on, lunar = read_days(question, today), names_lunar_day(question)
                if overdue and on:  # the other day is the one on which it had not come
                    on = (min(on, key=lambda named: named.day),)
                return DueQuestion(taken=taken, then=limits[0].step, on=on, lunar=lunar, limits=limits)
    return None


def asks_for_a_day(question: Question) -> bool:
    """Whether a day is asked for, and not how long: 几号, 哪天."""
    return re.search(day_words().asks_for_a_day, question.normalised) is not None


def names_lunar_day(question: Question) -> bool:
    """Whether a day of the farmers' calendar is named: 腊月二十三, 八月初五."""
    return re.search(day_words().lunar, question.folded) is not None


def read_days(question: Question, today: date) -> tuple[NamedDay, ...]:
    """The days or months that a question names: the last ones before today, or the next ones where it is planned.

    “3月5号验收的，钱最晚哪天到” names 5 March, “3、5月” the whole of March and of May, “去年年底” 31 December.
    Days of the farmers' calendar are none.
    """
    if names_lunar_day(question):
        return ()
    text, words = question.normalised, day_words()
    if _SHARED_MONTH.search(question.folded):
        text = without_marks(_SHARED_MONTH.sub(r"\1月\2\3月", question.folded))
    text = re.sub(words.year_end, "12月底", _FROM_MONTH.sub(r"\1月至\2月", text))
    named = [_named(match, text, today) for match in _DATE.finditer(text) if 1 <= int(match["month"]) <= 12]
    if named:
        return tuple(day for day in named if day is not None)
    match = _OF_MONTH.search(text)
    if match is not None:
        day = _in_month(
            _month_called(match["which"] or "", today), match["day"], end=bool(match["end"] or match["only_end"])
        )
        return () if day is None else (day,)
    relative = next((days for said, days in words.relative if re.search(said, text)), None)
    return () if relative is None else (NamedDay(day=today + timedelta(days=relative)),)


_SHARED_MONTH = re.compile(r"(\d{1,2})([和、与跟])(\d{1,2})月")
_FROM_MONTH = re.compile(r"(\d{1,2})至(\d{1,2})月")
_DATE = re.compile(
    r"(?:(?P<year>20\d\d)年|(?P<said>今年|去年|前年|明年))?(?:的)?(?<!\d)(?P<month>\d{1,2})"
    r"(?:月(?!内|之内|后)(?:份|里|的)*(?:(?P<end>底|末)|(?P<day>\d{1,2}))?(?![\d个])日?)"
)
_OF_MONTH = re.compile(
    r"(?P<which>上个?月|这个?月|本月|当月|下个?月)(?:的|份)?(?:(?P<end>底|末)|(?P<day>\d{1,2}(?=日)))?|月(?P<only_end>底|末)"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}


def _steps_asked_for(text: str) -> Iterator[str]:
    for then, said in day_words().then.items():
        if re.search(said, text):
            yield then


def _named(match: re.Match[str], text: str, today: date) -> NamedDay | None:
    month = int(match["month"])
    year = today.year
    if match["year"]:
        year = int(match["year"])
    elif match["said"]:
        year += _YEARS[match["said"]]
    elif re.search(day_words().planned, text):
        year += (month, int(match["day"] or 31)) < (today.month, today.day)
    else:
        year -= (month, int(match["day"] or (28 if match["end"] else 1))) > (today.month, today.day)
    return _in_month(date(year, month, 1), match["day"], end=match["end"] is not None)


def _in_month(month: date, day: str | None, *, end: bool) -> NamedDay | None:
    """The day of the month, or its last at its end; none where the month has no such day."""
    if end:
        return NamedDay(day=month.replace(day=monthrange(month.year, month.month)[1]), month_end=True)
    if day is None:
        return NamedDay(day=month.replace(day=1), whole_month=True)
    number = int(day)
    if not 1 <= number <= monthrange(month.year, month.month)[1]:
        return None
    return NamedDay(day=month.replace(day=number))


def _month_called(which: str, today: date) -> date:
    """The first day of the last, this or the next month."""
    first = today.replace(day=1)
    if which.startswith("上"):
        return (first - timedelta(days=1)).replace(day=1)
    return (first + timedelta(days=31)).replace(day=1) if which.startswith("下") else first
