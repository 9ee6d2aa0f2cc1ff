"""All capabilities, and what they list, in tables: a new one has its line here and nowhere else.

Their order counts. A text that nothing waits for goes to the first that has a use for it, and policy, which answers
whatever it is asked, is the last. The clock carries out the plans of the first before those of the next, but urgent
ones, of danger, before all others; the digest begins before the reminders, which leave to it what it will tell.
"""

from collections.abc import Callable, Mapping, Sequence

from handlers import home, start
from handlers.assessment.capability import ASSESSMENT
from handlers.capability import (
    Capability,
    ChoiceTaker,
    ContentTaker,
    Expected,
    Handler,
    Hearer,
    LinkTaker,
    ResultTaker,
    TextTaker,
    Writer,
    table,
)
from handlers.cases.capability import CASES
from handlers.checks.capability import CHECKS
from handlers.complaints.capability import COMPLAINTS
from handlers.curation.capability import CURATION
from handlers.dialog.apart import Plan
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Content
from handlers.digest import capability as digest
from handlers.exchange.capability import EXCHANGE
from handlers.forms.form import Form
from handlers.handover.capability import HANDOVERS
from handlers.households.capability import HOUSEHOLDS
from handlers.ledger.capability import LEDGER
from handlers.notices.capability import NOTICES
from handlers.official_tables.capability import OFFICIAL_TABLES
from handlers.operating.capability import OPERATING
from handlers.overview.capability import OVERVIEW
from handlers.own_data.capability import OWN_DATA
from handlers.papers.capability import PAPERS
from handlers.people.capability import PEOPLE
from handlers.policy.capability import POLICY
from handlers.policy_cards.capability import POLICY_CARDS
from handlers.practice.capability import PRACTICES
from handlers.reporting.capability import REPORTING
from handlers.spoken import Spoken
from handlers.trail.capability import TRAIL
from handlers.training.capability import TRAINING
from handlers.watches.capability import WATCHES
from storage.queues.mailings import MailingKind


def in_their_order(capabilities: Sequence[Capability]) -> tuple[Plan, ...]:
    """What time brings: the urgent plans of all, then the others, each in the order of capabilities."""
    plans = table("plan of the clock", capabilities, lambda one: ((plan.id, plan) for plan in one.clock)).values()
    return tuple(sorted(plans, key=lambda plan: not plan.urgent))


_BEFORE_THE_DIGEST = (LEDGER, CASES, HOUSEHOLDS, CHECKS, WATCHES)
_AFTER_IT = (
    REPORTING,
    OFFICIAL_TABLES,
    NOTICES,
    ASSESSMENT,
    OVERVIEW,
    HANDOVERS,
    PEOPLE,
    OWN_DATA,
    TRAINING,
    CURATION,
    COMPLAINTS,
    PRACTICES,
    EXCHANGE,
    PAPERS,
    TRAIL,
    OPERATING,
    POLICY_CARDS,
    POLICY,
)

# what the first is given of all the others, and the digest of all others and the first
FORMS: Mapping[str, Form] = table(
    "form", (*_BEFORE_THE_DIGEST, *_AFTER_IT), lambda one: ((form.id, form) for form in one.forms)
)
_LINKS: Mapping[str, LinkTaker] = table("link", (*_BEFORE_THE_DIGEST, *_AFTER_IT), lambda one: one.links.items())
_START = start.capability(FORMS, _LINKS)
DIGEST_SOURCES = tuple(source for one in (_START, *_BEFORE_THE_DIGEST, *_AFTER_IT) for source in one.digest)

CAPABILITIES: tuple[Capability, ...] = (
    _START,
    home.capability(DIGEST_SOURCES),
    *_BEFORE_THE_DIGEST,
    digest.capability(DIGEST_SOURCES),
    *_AFTER_IT,
)

PERSONAL: frozenset[str] = frozenset().union(*(one.personal for one in CAPABILITIES))
CHOICES: Mapping[str, ChoiceTaker] = table("button", CAPABILITIES, lambda one: one.choices.items())
COMMANDS: Mapping[str, Handler] = table("command", CAPABILITIES, lambda one: one.commands.items())
SPOKEN: tuple[Spoken, ...] = tuple(
    table("list of words", CAPABILITIES, lambda one: ((spoken.words, spoken) for spoken in one.spoken)).values()
)
EXPECTED: Mapping[str, Expected] = table("expected answer", CAPABILITIES, lambda one: one.expected.items())
CONTENTS: Mapping[type[Content], ContentTaker] = table("content", CAPABILITIES, lambda one: one.contents.items())
HEARERS: tuple[Hearer, ...] = tuple(one.hears for one in CAPABILITIES if one.hears is not None)
WORDS: tuple[TextTaker, ...] = tuple(one.words for one in CAPABILITIES if one.words is not None)
RESULTS: Mapping[str, ResultTaker] = table("result", CAPABILITIES, lambda one: one.results.items())
PLANS: tuple[Plan, ...] = in_their_order(CAPABILITIES)
MAILINGS: Mapping[MailingKind, Callable[[Occasion], Writer]] = table(
    "mailing", CAPABILITIES, lambda one: one.mailings.items()
)
