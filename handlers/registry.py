"""All forms, by id: nothing registers itself."""

from handlers.cases.actions import CASE_CORRECTION, CASE_RETURN
from handlers.cases.details import HOUSEHOLD_DETAILS
from handlers.cases.report import HAZARD_REPORT
from handlers.checks.item_forms import CHECK_LOOKED, CHECK_MUTE, CHECK_REMARK
from handlers.checks.request_form import PATROL, ROLL_CALL
from handlers.forms.form import Form
from handlers.notices.form import NOTICE
from handlers.people.deputies import AWAY
from handlers.people.invitation_form import INVITATION
from handlers.people.lost_phone import LOST_PHONE
from handlers.reporting.decisions.exemptions import EXEMPTION
from handlers.reporting.decisions.extension_decision import EXTENSION_REFUSAL
from handlers.reporting.decisions.extension_request import EXTENSION
from handlers.reporting.decisions.local_rule_form import LOCAL_RULE

_ALL = (
    HAZARD_REPORT,
    HOUSEHOLD_DETAILS,
    CASE_RETURN,
    CASE_CORRECTION,
    INVITATION,
    LOST_PHONE,
    NOTICE,
    AWAY,
    EXTENSION,
    EXTENSION_REFUSAL,
    EXEMPTION,
    LOCAL_RULE,
    ROLL_CALL,
    PATROL,
    CHECK_REMARK,
    CHECK_LOOKED,
    CHECK_MUTE,
)
FORMS: dict[str, Form] = {form.id: form for form in _ALL}
