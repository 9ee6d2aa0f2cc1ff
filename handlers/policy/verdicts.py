"""Whether a number that a question gives will do: beside the bound of the entry that answers, or what is worked out."""

import re
from dataclasses import dataclass
from decimal import Decimal

from handlers.dialog.dates import say_date
from handlers.policy.amounts import say_area, say_range, say_span
from handlers.policy.asker import Asker
from handlers.policy.deadlines import say_due
from handlers.policy.estimates import EstimateRequest, estimate, say_estimate
from handlers.policy.statements import state
from knowledge.model.assessment import Range, Verdict
from knowledge.model.figures import plain, say_money
from knowledge.model.household import Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.bounds import is_judged, judge
from knowledge.reading.days import DueQuestion, read_days
from knowledge.reading.numbers import read_numbers
from knowledge.reading.question import Question
from knowledge.reading.text import normalise
from knowledge.reading.wanted import Wanted
from knowledge.rules.assessing import assess
from knowledge.rules.possible import leaves, possible, spanned
from knowledge.search.search import Finding, Outcome
from knowledge.words.bounds import bound_words
from knowledge.words.days import day_words

_SURE = 0.45  # the score of an entry from which its bound judges


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """A given number judged: the line that says so, and the text that it stands before, where it is another one."""

    line: str
    text: str | None = None


def judge_given(question: Question, finding: Finding, asker: Asker) -> GivenNumber | None:
    """Whether the number that a question about one region gives will do; none where none is given or bounded."""
    packs = question.about.packs
    if len(packs) != 1 or finding.outcome is Outcome.OUT_OF_SCOPE or not is_judged(question.normalised):
        return None
    ways = (_area, _amount, _planned)
    found = next((told for way in ways if (told := way(question, packs[0], asker)) is not None), None)
    return found or _bounded(question, packs[0], finding, asker)


def _area(question: Question, pack: Pack, asker: Asker) -> GivenNumber | None:
    """A floor area for so many persons, beside that which the document gives them."""
    words, said = bound_words(), question.groups[pack.id][0].said
    typed = question.normalised
    judged = re.search(words.builds, typed) and not _is_rough(question, "平方米")
    given = re.search(words.given_area, typed) if judged else None
    if given is None or re.search(words.not_built, typed) or len(said.persons) != 1 or not pack.rules.areas:
        return None
    allowed = _allowed(pack, said.persons[0], said.categories)
    if allowed is None:
        return None
    metres, say = Decimal(given["number"]), asker.say
    asked = asker.knowledge.search.find(asker.read_of(words.area_asked.format(persons=said.persons[0]), pack.id))
    values = {"given": plain(metres), "persons": said.persons[0], "area": say_area(allowed, say)}
    text = state(pack, [hit.entry for hit in asked.hits], asker.region, say) if asked.hits else None
    if allowed.high is not None and metres > allowed.high:
        return GivenNumber(line=say("ask.judged.too_large", by=plain(metres - allowed.high), **values), text=text)
    small = allowed.low is not None and metres < allowed.low
    return GivenNumber(line=say("ask.judged.too_small" if small else "ask.judged.fits", **values), text=text)


def _is_rough(question: Question, unit: str) -> bool:
    """Whether a number of this unit is only said roughly, so that no judgement can rest on it."""
    return any(one.unit == unit and one.exact is None for one in read_numbers(question.normalised))


def _allowed(pack: Pack, persons: int, categories: tuple[str, ...] | None) -> Range | None:
    """The area for a new house of so many persons: of the categories named, else of the first that has one."""
    each = [categories] if categories else [(one.id,) for one in pack.rules.categories]
    built = (
        assess(pack, Household(categories=one, grade=Grade.D, method=Method.REBUILD, persons=persons)) for one in each
    )
    return next((found.area for found in built if found.area is not None), None)


def _amount(question: Question, pack: Pack, asker: Asker) -> GivenNumber | None:
    """A subsidy that somebody told, beside what the household is given."""
    given = re.search(bound_words().given_amount, question.normalised)
    household = question.groups[pack.id][0].said.added_to(asker.before.household)
    amount = _amounts(pack, household) if given is not None and pack.rules.subsidies else None
    if given is None or amount is None or _is_rough(question, ""):
        return None
    told, say = Decimal(given["number"]), asker.say
    alike = _are_alike(pack, household)
    values = {"given": say_money(told), "amount": (say_range if alike else say_span)(amount, say)}
    key = "right" if alike and amount.low and amount.high is not None else "within"
    if amount.high is not None and told > amount.high:
        key = "too_much"
    elif amount.low is not None and told < amount.low:
        key = "too_little"
    worked_out = estimate(EstimateRequest(pack=pack, household=household, wanted=frozenset({Wanted.AMOUNT})), say)
    text = say_estimate(pack, worked_out, asker.region, say)
    return GivenNumber(line=say(f"ask.judged.{key}", **values), text=text)


def _amounts(pack: Pack, household: Household) -> Range | None:
    """From the least to the most that a household is given, whatever of it is open; none: no sum is set."""
    if household == Household():
        return None
    span = spanned(possible(pack, household))
    return None if span is None or (span.low is None and span.high is None) else span


def _are_alike(pack: Pack, household: Household) -> bool:
    """Whether the household is given the same, whatever of it is open."""
    given = (found.amount for found in leaves(possible(pack, household)) if found.verdict is Verdict.YES)
    return len({(one.low, one.high) if one is not None else (None, None) for one in given}) == 1


def _planned(question: Question, pack: Pack, asker: Asker) -> GivenNumber | None:
    """A day that is planned, beside the fixed one that follows from the day of the step before."""
    taken = next((step for step, said in day_words().steps.items() if re.search(said, question.normalised)), "")
    limits = tuple(one for one in pack.rules.limits if one.counted_from == taken and one.until is not None)
    days = read_days(question, asker.today)
    if not limits or len(days) != 2:
        return None
    on, planned = days[0], days[1].day
    asked = DueQuestion(taken=taken, then=limits[0].step, on=(on,), lunar=False, limits=limits)
    due, told = asked.due(on), say_due((pack,), {pack.id: asked}, asker)
    if due is None or told is None:
        return None
    planned = planned if planned >= on.day else planned.replace(year=planned.year + 1)
    key = "kept" if planned <= due[0] else "broken"
    month = asker.say("calculate.due.month", year="", month=planned.month)
    given = month if days[1].whole_month else say_date(asker.say, planned)
    line = asker.say(f"ask.judged.planned_{key}", bound=say_date(asker.say, due[0]), given=given)
    return GivenNumber(line=line, text=told.text)


def _bounded(question: Question, pack: Pack, finding: Finding, asker: Asker) -> GivenNumber | None:
    """A number of days, of people or a day, beside the bound that the best entry sets."""
    if not finding.hits or finding.hits[0].score < _SURE:
        return None
    found = judge(question.normalised, normalise(pack.answer_text(finding.hits[0].entry)))
    if found is None:
        return None
    key = f"ask.judged.{found.bound.kind}_{'kept' if found.kept else 'broken'}"
    return GivenNumber(line=asker.say(key, given=found.given.said, bound=found.bound.said))
