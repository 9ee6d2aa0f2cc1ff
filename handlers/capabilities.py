"""All capabilities, and what they list, in tables: a new one has its line here and nowhere else.

Their order counts. A text that nothing waits for goes to the first that has a use for it, and policy, which answers
whatever it is asked, is the last.
"""

from collections.abc import Mapping

from handlers import start
from handlers.capability import Capability, ChoiceTaker, ContentTaker, Expected, Handler, ResultTaker, TextTaker, table
from handlers.cases.capability import CASES
from handlers.checks.capability import CHECKS
from handlers.dialog.messages import Content
from handlers.forms.form import Form
from handlers.notices.capability import NOTICES
from handlers.people.capability import PEOPLE
from handlers.policy.capability import POLICY
from handlers.reporting.capability import REPORTING
from handlers.spoken import Spoken

_WITH_FORMS = (CASES, CHECKS, REPORTING, NOTICES, PEOPLE, POLICY)
FORMS: Mapping[str, Form] = table("form", _WITH_FORMS, lambda one: ((form.id, form) for form in one.forms))

CAPABILITIES: tuple[Capability, ...] = (start.capability(FORMS), *_WITH_FORMS)

PERSONAL: frozenset[str] = frozenset().union(*(one.personal for one in CAPABILITIES))
CHOICES: Mapping[str, ChoiceTaker] = table("button", CAPABILITIES, lambda one: one.choices.items())
COMMANDS: Mapping[str, Handler] = table("command", CAPABILITIES, lambda one: one.commands.items())
SPOKEN: tuple[Spoken, ...] = tuple(
    table("list of words", CAPABILITIES, lambda one: ((spoken.words, spoken) for spoken in one.spoken)).values()
)
EXPECTED: Mapping[str, Expected] = table("expected answer", CAPABILITIES, lambda one: one.expected.items())
CONTENTS: Mapping[type[Content], ContentTaker] = table("content", CAPABILITIES, lambda one: one.contents.items())
WORDS: tuple[TextTaker, ...] = tuple(one.words for one in CAPABILITIES if one.words is not None)
RESULTS: Mapping[str, ResultTaker] = table("result", CAPABILITIES, lambda one: one.results.items())
