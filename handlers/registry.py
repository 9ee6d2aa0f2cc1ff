"""All forms, by id: nothing registers itself."""

from handlers.cases import CASE_CORRECTION, CASE_RETURN
from handlers.details import HOUSEHOLD_DETAILS
from handlers.forms import Form
from handlers.inviting import INVITATION
from handlers.lost_phone import LOST_PHONE
from handlers.report import HAZARD_REPORT

_ALL = (HAZARD_REPORT, HOUSEHOLD_DETAILS, CASE_RETURN, CASE_CORRECTION, INVITATION, LOST_PHONE)
FORMS: dict[str, Form] = {form.id: form for form in _ALL}
