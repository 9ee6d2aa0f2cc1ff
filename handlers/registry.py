"""All forms, by id: nothing registers itself."""

from handlers.cases import CASE_CORRECTION, CASE_RETURN
from handlers.details import HOUSEHOLD_DETAILS
from handlers.forms import Form
from handlers.report import HAZARD_REPORT

FORMS: dict[str, Form] = {form.id: form for form in (HAZARD_REPORT, HOUSEHOLD_DETAILS, CASE_RETURN, CASE_CORRECTION)}
