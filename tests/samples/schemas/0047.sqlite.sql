BEGIN TRANSACTION;
CREATE TABLE accounts (
	lane VARCHAR(80) NOT NULL,
	channel VARCHAR(12) NOT NULL,
	chat VARCHAR(64) NOT NULL,
	person_id INTEGER NOT NULL,
	reachable BOOLEAN DEFAULT (true) NOT NULL,
	seen_at DATETIME NOT NULL,
	CONSTRAINT pk_accounts PRIMARY KEY (lane),
	CONSTRAINT fk_accounts_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE addresses (
	id INTEGER NOT NULL,
	person_id INTEGER,
	area VARCHAR(20),
	role VARCHAR(10),
	sealed_url BLOB NOT NULL,
	sealed_label BLOB NOT NULL,
	created_at DATETIME NOT NULL,
	disabled_at DATETIME,
	sealed_error BLOB,
	CONSTRAINT pk_addresses PRIMARY KEY (id),
	CONSTRAINT fk_addresses_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_addresses_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE alarms (
	case_id INTEGER NOT NULL,
	rings_at DATETIME,
	seen_at DATETIME,
	taken_by INTEGER,
	answered_at DATETIME,
	out_at DATETIME,
	over_at DATETIME,
	CONSTRAINT pk_alarms PRIMARY KEY (case_id),
	CONSTRAINT fk_alarms_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_alarms_taken_by FOREIGN KEY(taken_by) REFERENCES people (id)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('0047');
CREATE TABLE areas (
	code VARCHAR(20) NOT NULL,
	name VARCHAR(80) NOT NULL,
	level VARCHAR(10) NOT NULL,
	parent VARCHAR(20),
	path VARCHAR(200) NOT NULL,
	pack VARCHAR(40),
	CONSTRAINT pk_areas PRIMARY KEY (code),
	CONSTRAINT fk_areas_parent FOREIGN KEY(parent) REFERENCES areas (code)
);
INSERT INTO "areas" VALUES('990101','云山县','county',NULL,'/990101/',NULL);
CREATE TABLE assessment_weights (
	area VARCHAR(20) NOT NULL,
	measure VARCHAR(12) NOT NULL,
	weight INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_assessment_weights PRIMARY KEY (area, measure),
	CONSTRAINT fk_assessment_weights_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_assessment_weights_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE assessments (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	month VARCHAR(7) NOT NULL,
	sealed_notice BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	mailing_id INTEGER,
	sent_at DATETIME NOT NULL,
	CONSTRAINT pk_assessments PRIMARY KEY (id),
	CONSTRAINT fk_assessments_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_assessments_mailing_id FOREIGN KEY(mailing_id) REFERENCES mailings (id),
	CONSTRAINT fk_assessments_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_assessments_area_month UNIQUE (area, month)
);
CREATE TABLE audit (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	person_id INTEGER,
	action VARCHAR(40) NOT NULL,
	subject VARCHAR(80) NOT NULL,
	sealed_details BLOB NOT NULL,
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
CREATE TABLE audit_links (
	number INTEGER NOT NULL,
	audit_id INTEGER NOT NULL,
	link VARCHAR(64) NOT NULL, details_hash VARCHAR(64),
	CONSTRAINT pk_audit_links PRIMARY KEY (number),
	CONSTRAINT uq_audit_links_audit_id UNIQUE (audit_id)
);
CREATE TABLE batch_items (
	id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	version VARCHAR(60) NOT NULL,
	result VARCHAR(10) NOT NULL,
	sealed_said BLOB,
	"after" VARCHAR(60),
	at DATETIME,
	CONSTRAINT pk_batch_items PRIMARY KEY (id),
	CONSTRAINT fk_batch_items_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
	CONSTRAINT fk_batch_items_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT uq_batch_items_batch_id_case_id UNIQUE (batch_id, case_id)
);
CREATE TABLE batches (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	sealed_selection BLOB NOT NULL,
	chosen INTEGER NOT NULL,
	step VARCHAR(40),
	sealed_filled BLOB,
	state VARCHAR(10) NOT NULL,
	takes_back INTEGER,
	made_at DATETIME NOT NULL,
	started_at DATETIME,
	tell_at DATETIME,
	CONSTRAINT pk_batches PRIMARY KEY (id),
	CONSTRAINT fk_batches_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_batches_takes_back FOREIGN KEY(takes_back) REFERENCES batches (id)
);
CREATE TABLE calendar_settings (
	area VARCHAR(20) NOT NULL,
	pack VARCHAR(40) NOT NULL,
	rule VARCHAR(40) NOT NULL,
	days VARCHAR(40),
	villages_lead INTEGER,
	off BOOLEAN DEFAULT false NOT NULL,
	days_since VARCHAR(10),
	villages_since VARCHAR(10),
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL, days_before VARCHAR(200),
	CONSTRAINT pk_calendar_settings PRIMARY KEY (area, pack, rule),
	CONSTRAINT fk_calendar_settings_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_calendar_settings_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "calendar_settings" VALUES('990101','yantai','monthly_progress','2',NULL,0,NULL,NULL,1,'2026-11-04 02:30:00.000000',NULL);
CREATE TABLE case_confirmations (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	ask_on VARCHAR(10) NOT NULL,
	waits_until VARCHAR(10),
	asked_at DATETIME,
	answer VARCHAR(10),
	answered_at DATETIME,
	ended_at DATETIME,
	CONSTRAINT pk_case_confirmations PRIMARY KEY (id),
	CONSTRAINT fk_case_confirmations_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE case_deadlines (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	step VARCHAR(40) NOT NULL,
	owner VARCHAR(10) NOT NULL,
	due_on VARCHAR(10) NOT NULL,
	section VARCHAR(60) NOT NULL,
	in_principle BOOLEAN NOT NULL,
	begun_by INTEGER NOT NULL,
	ended_by INTEGER,
	ended_at DATETIME, named_on VARCHAR(10),
	CONSTRAINT pk_case_deadlines PRIMARY KEY (id),
	CONSTRAINT fk_case_deadlines_begun_by FOREIGN KEY(begun_by) REFERENCES case_records (id),
	CONSTRAINT fk_case_deadlines_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_deadlines_ended_by FOREIGN KEY(ended_by) REFERENCES case_records (id)
);
CREATE TABLE case_events (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	kind VARCHAR(30) NOT NULL,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	from_state VARCHAR(20),
	to_state VARCHAR(20) NOT NULL,
	sealed_details BLOB NOT NULL,
	at DATETIME NOT NULL, reason VARCHAR(20),
	CONSTRAINT pk_case_events PRIMARY KEY (id),
	CONSTRAINT fk_case_events_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_events_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE case_import_rows (
	import_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	sealed_before BLOB,
	changed_at DATETIME NOT NULL,
	CONSTRAINT pk_case_import_rows PRIMARY KEY (import_id, case_id),
	CONSTRAINT fk_case_import_rows_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_import_rows_import_id FOREIGN KEY(import_id) REFERENCES case_imports (id)
);
CREATE TABLE case_imports (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	undone_at DATETIME,
	CONSTRAINT pk_case_imports PRIMARY KEY (id),
	CONSTRAINT fk_case_imports_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_case_imports_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE case_joins (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	into_id INTEGER NOT NULL,
	record_id INTEGER NOT NULL,
	household_id INTEGER,
	made_at DATETIME NOT NULL,
	undone_at DATETIME,
	CONSTRAINT pk_case_joins PRIMARY KEY (id),
	CONSTRAINT fk_case_joins_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_joins_into_id FOREIGN KEY(into_id) REFERENCES cases (id),
	CONSTRAINT fk_case_joins_record_id FOREIGN KEY(record_id) REFERENCES case_records (id),
	CONSTRAINT fk_case_joins_household_id FOREIGN KEY(household_id) REFERENCES households (id)
);
CREATE TABLE case_marks (
	word BIGINT NOT NULL,
	case_id INTEGER NOT NULL,
	CONSTRAINT pk_case_marks PRIMARY KEY (word, case_id),
	CONSTRAINT fk_case_marks_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE case_rechecks (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	record_id INTEGER NOT NULL,
	request_id INTEGER NOT NULL,
	owner VARCHAR(10) NOT NULL,
	at DATETIME NOT NULL,
	cleared_by INTEGER,
	cleared_at DATETIME,
	CONSTRAINT pk_case_rechecks PRIMARY KEY (id),
	CONSTRAINT fk_case_rechecks_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_rechecks_cleared_by FOREIGN KEY(cleared_by) REFERENCES people (id),
	CONSTRAINT fk_case_rechecks_record_id FOREIGN KEY(record_id) REFERENCES case_records (id),
	CONSTRAINT fk_case_rechecks_request_id FOREIGN KEY(request_id) REFERENCES case_requests (id)
);
CREATE TABLE case_records (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	step VARCHAR(40) NOT NULL,
	day VARCHAR(10) NOT NULL,
	from_state VARCHAR(20) NOT NULL,
	sealed_values BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	at DATETIME NOT NULL,
	undone_by INTEGER,
	undone_at DATETIME, form VARCHAR(60), form_edition INTEGER, corrects INTEGER, sealed_reason BLOB,
	CONSTRAINT pk_case_records PRIMARY KEY (id),
	CONSTRAINT fk_case_records_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_case_records_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_case_records_undone_by FOREIGN KEY(undone_by) REFERENCES people (id)
);
CREATE TABLE case_requests (
	id INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	case_id INTEGER NOT NULL,
	subject VARCHAR(40) NOT NULL,
	sealed_wanted BLOB NOT NULL,
	sealed_reason BLOB NOT NULL,
	asked_by INTEGER NOT NULL,
	asked_role VARCHAR(10) NOT NULL,
	asked_at DATETIME NOT NULL,
	office VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	asked_of INTEGER,
	answered_by INTEGER,
	granted BOOLEAN,
	sealed_answer BLOB,
	answered_at DATETIME,
	CONSTRAINT pk_case_requests PRIMARY KEY (id),
	CONSTRAINT fk_case_requests_answered_by FOREIGN KEY(answered_by) REFERENCES people (id),
	CONSTRAINT fk_case_requests_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_case_requests_asked_by FOREIGN KEY(asked_by) REFERENCES people (id),
	CONSTRAINT fk_case_requests_asked_of FOREIGN KEY(asked_of) REFERENCES people (id),
	CONSTRAINT fk_case_requests_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE cases (
	id INTEGER NOT NULL,
	number VARCHAR(13) NOT NULL,
	draft_id VARCHAR(16) NOT NULL,
	area VARCHAR(20) NOT NULL,
	pack VARCHAR(40),
	state VARCHAR(20) NOT NULL,
	grade VARCHAR(1),
	imminent BOOLEAN NOT NULL,
	imminent_since DATETIME,
	reporter_id INTEGER NOT NULL,
	reporter_role VARCHAR(10) NOT NULL,
	sealed_answers BLOB NOT NULL,
	id_fingerprint VARCHAR(64),
	created_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	taken_at DATETIME, category VARCHAR(40), method VARCHAR(12), marked_by INTEGER DEFAULT '0' NOT NULL, cell_north INTEGER, cell_east INTEGER, housed_by INTEGER DEFAULT '0' NOT NULL, plan_year INTEGER, other_categories TEXT, missing_shots TEXT,
	CONSTRAINT pk_cases PRIMARY KEY (id),
	CONSTRAINT fk_cases_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_cases_reporter_id FOREIGN KEY(reporter_id) REFERENCES people (id),
	CONSTRAINT uq_cases_draft_id UNIQUE (draft_id),
	CONSTRAINT uq_cases_number UNIQUE (number)
);
CREATE TABLE check_items (
	id INTEGER NOT NULL,
	check_id INTEGER NOT NULL,
	case_id INTEGER,
	area VARCHAR(20) NOT NULL,
	holder_id INTEGER,
	stage VARCHAR(12) NOT NULL,
	asked_at DATETIME NOT NULL,
	answer VARCHAR(20),
	sealed_details BLOB NOT NULL,
	answered_by INTEGER,
	answered_at DATETIME,
	CONSTRAINT pk_check_items PRIMARY KEY (id),
	CONSTRAINT fk_check_items_answered_by FOREIGN KEY(answered_by) REFERENCES people (id),
	CONSTRAINT fk_check_items_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_check_items_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_check_items_check_id FOREIGN KEY(check_id) REFERENCES checks (id),
	CONSTRAINT fk_check_items_holder_id FOREIGN KEY(holder_id) REFERENCES people (id),
	CONSTRAINT uq_check_items_check_id_case_id UNIQUE (check_id, case_id)
);
CREATE TABLE checks (
	id INTEGER NOT NULL,
	"key" VARCHAR(120),
	kind VARCHAR(12) NOT NULL,
	reason VARCHAR(40) NOT NULL,
	sealed_title BLOB,
	area VARCHAR(20) NOT NULL,
	due VARCHAR(10),
	drill BOOLEAN DEFAULT false NOT NULL,
	person_id INTEGER,
	opened_at DATETIME NOT NULL,
	closed_at DATETIME,
	CONSTRAINT pk_checks PRIMARY KEY (id),
	CONSTRAINT fk_checks_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_checks_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_checks_key UNIQUE ("key")
);
CREATE TABLE column_sets (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	name VARCHAR(40) NOT NULL,
	sealed_columns BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	removed_at DATETIME,
	CONSTRAINT pk_column_sets PRIMARY KEY (id),
	CONSTRAINT fk_column_sets_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_column_sets_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE complaint_events (
	id INTEGER NOT NULL,
	complaint_id INTEGER NOT NULL,
	kind VARCHAR(12) NOT NULL,
	person_id INTEGER,
	sealed_words BLOB,
	day VARCHAR(10) NOT NULL,
	CONSTRAINT pk_complaint_events PRIMARY KEY (id),
	CONSTRAINT fk_complaint_events_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaints (id),
	CONSTRAINT fk_complaint_events_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE complaint_handlers (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	made_by INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_complaint_handlers PRIMARY KEY (id),
	CONSTRAINT fk_complaint_handlers_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_complaint_handlers_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_complaint_handlers_made_by FOREIGN KEY(made_by) REFERENCES people (id)
);
CREATE TABLE complaint_times (
	area VARCHAR(20) NOT NULL,
	notify INTEGER NOT NULL,
	answer INTEGER NOT NULL,
	longer INTEGER NOT NULL,
	review INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_complaint_times PRIMARY KEY (area),
	CONSTRAINT fk_complaint_times_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_complaint_times_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE complaints (
	id INTEGER NOT NULL,
	number VARCHAR(13) NOT NULL,
	office VARCHAR(20) NOT NULL,
	place VARCHAR(20) NOT NULL,
	person_id INTEGER,
	code_fingerprint VARCHAR(64),
	sealed_account BLOB NOT NULL,
	hears BOOLEAN NOT NULL,
	state VARCHAR(12) NOT NULL,
	received_on VARCHAR(10) NOT NULL,
	due_on VARCHAR(10),
	answered_on VARCHAR(10),
	prolonged BOOLEAN DEFAULT false NOT NULL,
	clue_on VARCHAR(10),
	handler_id INTEGER,
	CONSTRAINT pk_complaints PRIMARY KEY (id),
	CONSTRAINT fk_complaints_office FOREIGN KEY(office) REFERENCES areas (code),
	CONSTRAINT fk_complaints_place FOREIGN KEY(place) REFERENCES areas (code),
	CONSTRAINT fk_complaints_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_complaints_handler_id FOREIGN KEY(handler_id) REFERENCES people (id),
	CONSTRAINT uq_complaints_number UNIQUE (number),
	CONSTRAINT uq_complaints_code_fingerprint UNIQUE (code_fingerprint)
);
CREATE TABLE consents (
	person_id INTEGER NOT NULL,
	version VARCHAR(10) NOT NULL,
	given_at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_consents PRIMARY KEY (person_id, version),
	CONSTRAINT fk_consents_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE conversations (
	person_id INTEGER NOT NULL,
	sealed_state BLOB NOT NULL,
	busy_until DATETIME, left_since DATETIME,
	CONSTRAINT pk_conversations PRIMARY KEY (person_id),
	CONSTRAINT fk_conversations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE counters (
	name VARCHAR(20) NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
CREATE TABLE counties_keeping_cards (
	area VARCHAR(20) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_counties_keeping_cards PRIMARY KEY (area),
	CONSTRAINT fk_counties_keeping_cards_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE curators (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	made_by INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_curators PRIMARY KEY (id),
	CONSTRAINT fk_curators_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_curators_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_curators_made_by FOREIGN KEY(made_by) REFERENCES people (id)
);
CREATE TABLE deputies (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	deputy_id INTEGER NOT NULL,
	away_until VARCHAR(10),
	made_by INTEGER NOT NULL,
	at DATETIME NOT NULL,
	ended_at DATETIME, away_from VARCHAR(10),
	CONSTRAINT pk_deputies PRIMARY KEY (id),
	CONSTRAINT fk_deputies_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_deputies_deputy_id FOREIGN KEY(deputy_id) REFERENCES people (id),
	CONSTRAINT fk_deputies_made_by FOREIGN KEY(made_by) REFERENCES people (id),
	CONSTRAINT fk_deputies_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE desk_settings (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	keys BOOLEAN NOT NULL,
	columns VARCHAR(400),
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_desk_settings PRIMARY KEY (id),
	CONSTRAINT fk_desk_settings_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE desk_sign_ins (
	code_hash VARCHAR(64) NOT NULL,
	holder_hash VARCHAR(64) NOT NULL,
	mark INTEGER NOT NULL,
	sealed_device BLOB NOT NULL,
	shared BOOLEAN NOT NULL,
	person_id INTEGER,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	answered_at DATETIME,
	used_at DATETIME,
	CONSTRAINT pk_desk_sign_ins PRIMARY KEY (code_hash),
	CONSTRAINT fk_desk_sign_ins_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE duty_days (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	day VARCHAR(10) NOT NULL,
	sealed_name BLOB NOT NULL,
	sealed_phone BLOB,
	person_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_duty_days PRIMARY KEY (id),
	CONSTRAINT fk_duty_days_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_duty_days_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE escalations (
	id INTEGER NOT NULL,
	pack VARCHAR(40) NOT NULL,
	rule VARCHAR(40) NOT NULL,
	due VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_escalations PRIMARY KEY (id),
	CONSTRAINT fk_escalations_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_escalations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE exemptions (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	pack VARCHAR(40),
	rule VARCHAR(40),
	until VARCHAR(10) NOT NULL,
	sealed_reason BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_exemptions PRIMARY KEY (id),
	CONSTRAINT fk_exemptions_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_exemptions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE exports (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	format VARCHAR(10) NOT NULL,
	"full" BOOLEAN NOT NULL,
	sealed_asked BLOB NOT NULL,
	sealed_reason BLOB,
	status VARCHAR(10) NOT NULL,
	many INTEGER NOT NULL,
	done INTEGER NOT NULL,
	sha256 VARCHAR(64),
	bytes BIGINT,
	file VARCHAR(80),
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_exports PRIMARY KEY (id),
	CONSTRAINT fk_exports_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_exports_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE extensions (
	id INTEGER NOT NULL,
	pack VARCHAR(40) NOT NULL,
	rule VARCHAR(40) NOT NULL,
	due VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	until VARCHAR(10) NOT NULL,
	sealed_reason BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	granted BOOLEAN,
	decided_by INTEGER,
	decided_at DATETIME,
	CONSTRAINT pk_extensions PRIMARY KEY (id),
	CONSTRAINT fk_extensions_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_extensions_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
	CONSTRAINT fk_extensions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE facts (
	name VARCHAR(40) NOT NULL,
	value VARCHAR(400) NOT NULL,
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
CREATE TABLE files (
	id VARCHAR(16) NOT NULL,
	person_id INTEGER NOT NULL,
	channel VARCHAR(12),
	sealed_source BLOB,
	sealed_name BLOB NOT NULL,
	media_type VARCHAR(80) NOT NULL,
	bytes INTEGER,
	sha256 VARCHAR(64),
	file VARCHAR(80),
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_files PRIMARY KEY (id),
	CONSTRAINT fk_files_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE grants (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	area VARCHAR(20),
	granted_at DATETIME NOT NULL,
	withdrawn_at DATETIME, invitation_id INTEGER,
	CONSTRAINT pk_grants PRIMARY KEY (id),
	CONSTRAINT fk_grants_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_grants_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "grants" VALUES(1,1,'county','990101','2026-11-04 02:30:00.000000',NULL,NULL);
CREATE TABLE handovers (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	to_id INTEGER,
	sealed_successor BLOB,
	state VARCHAR(10) NOT NULL,
	asked_by INTEGER,
	at DATETIME NOT NULL,
	accepted_at DATETIME,
	decided_by INTEGER,
	decided_at DATETIME,
	held_by INTEGER, moves_to VARCHAR(20),
	CONSTRAINT pk_handovers PRIMARY KEY (id),
	CONSTRAINT fk_handovers_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_handovers_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_handovers_to_id FOREIGN KEY(to_id) REFERENCES people (id),
	CONSTRAINT fk_handovers_asked_by FOREIGN KEY(asked_by) REFERENCES people (id),
	CONSTRAINT fk_handovers_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
	CONSTRAINT fk_handovers_held_by FOREIGN KEY(held_by) REFERENCES people (id)
);
CREATE TABLE heartbeats (
	name VARCHAR(40) NOT NULL,
	at DATETIME NOT NULL,
	note VARCHAR(200) NOT NULL,
	CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);
CREATE TABLE held_notices (
	id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	sealed_notice BLOB NOT NULL,
	CONSTRAINT pk_held_notices PRIMARY KEY (id),
	CONSTRAINT fk_held_notices_item_id FOREIGN KEY(item_id) REFERENCES batch_items (id),
	CONSTRAINT fk_held_notices_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
	CONSTRAINT fk_held_notices_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE household_cases (
	case_id INTEGER NOT NULL,
	household_id INTEGER NOT NULL,
	said BOOLEAN NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_household_cases PRIMARY KEY (case_id),
	CONSTRAINT fk_household_cases_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_household_cases_household_id FOREIGN KEY(household_id) REFERENCES households (id)
);
CREATE TABLE household_pairs (
	id INTEGER NOT NULL,
	first_id INTEGER NOT NULL,
	second_id INTEGER NOT NULL,
	score INTEGER NOT NULL,
	reasons VARCHAR(120) NOT NULL,
	noted_at DATETIME NOT NULL,
	said BOOLEAN,
	said_by INTEGER,
	same BOOLEAN,
	decided_by INTEGER,
	decided_at DATETIME,
	CONSTRAINT pk_household_pairs PRIMARY KEY (id),
	CONSTRAINT fk_household_pairs_first_id FOREIGN KEY(first_id) REFERENCES cases (id),
	CONSTRAINT fk_household_pairs_second_id FOREIGN KEY(second_id) REFERENCES cases (id),
	CONSTRAINT fk_household_pairs_said_by FOREIGN KEY(said_by) REFERENCES people (id),
	CONSTRAINT fk_household_pairs_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
	CONSTRAINT uq_household_pairs_first_id_second_id UNIQUE (first_id, second_id)
);
CREATE TABLE households (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	id_fingerprint VARCHAR(64),
	made_at DATETIME NOT NULL,
	CONSTRAINT pk_households PRIMARY KEY (id),
	CONSTRAINT fk_households_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE identity_claims (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	known_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	at DATETIME NOT NULL,
	decided_at DATETIME,
	decided_by INTEGER,
	agreed BOOLEAN,
	CONSTRAINT pk_identity_claims PRIMARY KEY (id),
	CONSTRAINT fk_identity_claims_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_identity_claims_known_id FOREIGN KEY(known_id) REFERENCES people (id),
	CONSTRAINT fk_identity_claims_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE inbox (
	id INTEGER NOT NULL,
	channel VARCHAR(12) NOT NULL,
	update_id VARCHAR(80) NOT NULL,
	lane VARCHAR(80) NOT NULL,
	sealed_payload BLOB NOT NULL,
	status VARCHAR(8) NOT NULL,
	sealed_error BLOB,
	received_at DATETIME NOT NULL,
	finished_at DATETIME,
	CONSTRAINT pk_inbox PRIMARY KEY (id),
	CONSTRAINT uq_inbox_channel_update_id UNIQUE (channel, update_id)
);
CREATE TABLE invitation_tries (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	tried_at DATETIME NOT NULL, kind VARCHAR(20) DEFAULT 'invitation' NOT NULL, about VARCHAR(64),
	CONSTRAINT pk_invitation_tries PRIMARY KEY (id),
	CONSTRAINT fk_invitation_tries_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE invitations (
	id INTEGER NOT NULL,
	code_hash VARCHAR(64) NOT NULL,
	role VARCHAR(10) NOT NULL,
	area VARCHAR(20),
	uses_left INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	revoked_at DATETIME, made_by INTEGER, person_id INTEGER,
	CONSTRAINT pk_invitations PRIMARY KEY (id),
	CONSTRAINT fk_invitations_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT uq_invitations_code_hash UNIQUE (code_hash)
);
CREATE TABLE jobs (
	id INTEGER NOT NULL,
	"key" VARCHAR(120),
	kind VARCHAR(30) NOT NULL,
	lane VARCHAR(80) NOT NULL,
	sealed_details BLOB NOT NULL,
	status VARCHAR(8) NOT NULL,
	tries INTEGER DEFAULT 0 NOT NULL,
	due_at DATETIME NOT NULL,
	sealed_error BLOB,
	finished_at DATETIME,
	CONSTRAINT pk_jobs PRIMARY KEY (id),
	CONSTRAINT uq_jobs_key UNIQUE ("key")
);
CREATE TABLE joinings (
	id INTEGER NOT NULL,
	old_id INTEGER NOT NULL,
	new_id INTEGER NOT NULL,
	made_by INTEGER,
	at DATETIME NOT NULL,
	sealed_undo BLOB,
	undone_at DATETIME,
	CONSTRAINT pk_joinings PRIMARY KEY (id),
	CONSTRAINT fk_joinings_old_id FOREIGN KEY(old_id) REFERENCES people (id),
	CONSTRAINT fk_joinings_new_id FOREIGN KEY(new_id) REFERENCES people (id)
);
CREATE TABLE kept_cards (
	draft_id VARCHAR(16) NOT NULL,
	case_id INTEGER NOT NULL,
	id_fingerprint VARCHAR(64) NOT NULL,
	sealed_picture BLOB NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_kept_cards PRIMARY KEY (draft_id),
	CONSTRAINT fk_kept_cards_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE ledger_arrivals (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	sealed_name BLOB NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	file VARCHAR(80),
	noted VARCHAR(80),
	sealed_found BLOB NOT NULL,
	status VARCHAR(10) NOT NULL,
	done INTEGER NOT NULL,
	import_id INTEGER,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_ledger_arrivals PRIMARY KEY (id),
	CONSTRAINT fk_ledger_arrivals_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_ledger_arrivals_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_ledger_arrivals_import_id FOREIGN KEY(import_id) REFERENCES case_imports (id)
);
CREATE TABLE local_entries (
	id INTEGER NOT NULL,
	county VARCHAR(20) NOT NULL,
	sealed_entry BLOB NOT NULL,
	until VARCHAR(10) NOT NULL,
	state VARCHAR(10) NOT NULL,
	reviewed BOOLEAN DEFAULT false NOT NULL,
	replaces INTEGER,
	made_by INTEGER NOT NULL,
	made_at DATETIME NOT NULL,
	CONSTRAINT pk_local_entries PRIMARY KEY (id),
	CONSTRAINT fk_local_entries_county FOREIGN KEY(county) REFERENCES areas (code),
	CONSTRAINT fk_local_entries_replaces FOREIGN KEY(replaces) REFERENCES local_entries (id),
	CONSTRAINT fk_local_entries_made_by FOREIGN KEY(made_by) REFERENCES people (id)
);
CREATE TABLE local_entry_events (
	id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	person_id INTEGER NOT NULL,
	sealed_words BLOB,
	at DATETIME NOT NULL,
	CONSTRAINT pk_local_entry_events PRIMARY KEY (id),
	CONSTRAINT fk_local_entry_events_entry_id FOREIGN KEY(entry_id) REFERENCES local_entries (id),
	CONSTRAINT fk_local_entry_events_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE mailings (
	id INTEGER NOT NULL,
	"key" VARCHAR(60),
	kind VARCHAR(12) NOT NULL,
	area VARCHAR(20),
	person_id INTEGER,
	sealed_reply BLOB,
	audience VARCHAR(200) NOT NULL,
	created_at DATETIME NOT NULL,
	stopped_at DATETIME,
	CONSTRAINT pk_mailings PRIMARY KEY (id),
	CONSTRAINT fk_mailings_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_mailings_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_mailings_key UNIQUE ("key")
);
CREATE TABLE matched_heads (
	area VARCHAR(20) NOT NULL,
	head VARCHAR(80) NOT NULL,
	field VARCHAR(40) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_matched_heads PRIMARY KEY (area, head),
	CONSTRAINT fk_matched_heads_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_matched_heads_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE mutings (
	case_id INTEGER NOT NULL,
	reason VARCHAR(20) NOT NULL,
	sealed_words BLOB,
	until VARCHAR(10) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_mutings PRIMARY KEY (case_id),
	CONSTRAINT fk_mutings_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
	CONSTRAINT fk_mutings_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE offices (
	area VARCHAR(20) NOT NULL,
	name VARCHAR(80),
	phone VARCHAR(20) NOT NULL,
	hours VARCHAR(80),
	person_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_offices PRIMARY KEY (area),
	CONSTRAINT fk_offices_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_offices_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE one_time_links (
	code_hash VARCHAR(64) NOT NULL,
	purpose VARCHAR(20) NOT NULL,
	person_id INTEGER NOT NULL,
	sealed_details BLOB NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	opened_at DATETIME,
	opened_by VARCHAR(64),
	closed_at DATETIME,
	CONSTRAINT pk_one_time_links PRIMARY KEY (code_hash),
	CONSTRAINT fk_one_time_links_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE outbox (
	id INTEGER NOT NULL,
	"key" VARCHAR(120),
	person_id INTEGER NOT NULL,
	channel VARCHAR(12) NOT NULL,
	chat VARCHAR(64) NOT NULL,
	manner VARCHAR(8) NOT NULL,
	sealed_reply BLOB NOT NULL,
	status VARCHAR(12) NOT NULL,
	created_at DATETIME NOT NULL,
	due_at DATETIME NOT NULL,
	tries INTEGER DEFAULT 0 NOT NULL,
	sealed_error BLOB,
	sent_at DATETIME,
	message VARCHAR(64), under_way_since DATETIME, doubts INTEGER DEFAULT 0 NOT NULL, question VARCHAR(64),
	CONSTRAINT pk_outbox PRIMARY KEY (id),
	CONSTRAINT fk_outbox_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
CREATE TABLE paper_templates (
	id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	sealed_name BLOB NOT NULL,
	content BLOB NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	status VARCHAR(10) NOT NULL,
	sealed_faults BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_paper_templates PRIMARY KEY (id),
	CONSTRAINT fk_paper_templates_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_paper_templates_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE papers (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	format VARCHAR(10) NOT NULL,
	"full" BOOLEAN NOT NULL,
	sealed_asked BLOB NOT NULL,
	sealed_reason BLOB,
	template_id INTEGER,
	in_chat BOOLEAN NOT NULL,
	status VARCHAR(10) NOT NULL,
	many INTEGER NOT NULL,
	done INTEGER NOT NULL,
	sealed_name BLOB,
	sha256 VARCHAR(64),
	bytes BIGINT,
	file VARCHAR(80),
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_papers PRIMARY KEY (id),
	CONSTRAINT fk_papers_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_papers_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_papers_template_id FOREIGN KEY(template_id) REFERENCES paper_templates (id)
);
CREATE TABLE people (
	id INTEGER NOT NULL,
	sealed_name BLOB,
	sealed_phone BLOB,
	phone_fingerprint VARCHAR(64),
	created_at DATETIME NOT NULL, preferred_channel VARCHAR(12), refused_notices_at DATETIME, phone_public_at DATETIME, sealed_given_phone BLOB,
	CONSTRAINT pk_people PRIMARY KEY (id),
	CONSTRAINT uq_people_phone_fingerprint UNIQUE (phone_fingerprint)
);
INSERT INTO "people" VALUES(1,NULL,NULL,NULL,'2026-11-04 02:30:00.000000',NULL,NULL,NULL,NULL);
CREATE TABLE "photos" (
	id VARCHAR(16) NOT NULL,
	person_id INTEGER,
	channel VARCHAR(12) NOT NULL,
	sealed_source BLOB NOT NULL,
	unique_name VARCHAR(80) NOT NULL,
	draft_id VARCHAR(16) NOT NULL,
	as_file BOOLEAN NOT NULL,
	width INTEGER,
	height INTEGER,
	bytes INTEGER,
	sha256 VARCHAR(64),
	file VARCHAR(80),
	created_at DATETIME NOT NULL,
	sealed_taken BLOB, looks VARCHAR(128), shot VARCHAR(8), flaws VARCHAR(40),
	CONSTRAINT pk_photos PRIMARY KEY (id),
	CONSTRAINT uq_photos_draft_id_unique_name UNIQUE (draft_id, unique_name),
	CONSTRAINT fk_photos_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE place_names (
	case_id INTEGER NOT NULL,
	word BIGINT NOT NULL,
	sealed_name BLOB NOT NULL,
	CONSTRAINT pk_place_names PRIMARY KEY (case_id, word),
	CONSTRAINT fk_place_names_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE practices (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	draft_id VARCHAR(16) NOT NULL,
	sealed_answers BLOB NOT NULL,
	step VARCHAR(40),
	at DATETIME NOT NULL,
	CONSTRAINT pk_practices PRIMARY KEY (id),
	CONSTRAINT fk_practices_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE push_subscriptions (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	endpoint_hash VARCHAR(64) NOT NULL,
	sealed_subscription BLOB NOT NULL,
	created_at DATETIME NOT NULL,
	disabled_at DATETIME,
	sealed_error BLOB,
	CONSTRAINT pk_push_subscriptions PRIMARY KEY (id),
	CONSTRAINT fk_push_subscriptions_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_push_subscriptions_endpoint_hash UNIQUE (endpoint_hash)
);
CREATE TABLE question_counts (
	area VARCHAR(20) NOT NULL,
	month VARCHAR(7) NOT NULL,
	asked INTEGER NOT NULL,
	answered INTEGER NOT NULL,
	CONSTRAINT pk_question_counts PRIMARY KEY (area, month),
	CONSTRAINT fk_question_counts_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE questions (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	county VARCHAR(20),
	area VARCHAR(20),
	pack VARCHAR(40),
	subject VARCHAR(40),
	sealed_question BLOB NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	sealed_told BLOB,
	times INTEGER DEFAULT 1 NOT NULL,
	asked_at DATETIME NOT NULL,
	handed_at DATETIME,
	sealed_answer BLOB,
	answered_by INTEGER,
	answered_at DATETIME,
	CONSTRAINT pk_questions PRIMARY KEY (id),
	CONSTRAINT fk_questions_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_questions_county FOREIGN KEY(county) REFERENCES areas (code),
	CONSTRAINT fk_questions_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_questions_answered_by FOREIGN KEY(answered_by) REFERENCES people (id)
);
CREATE TABLE recipients (
	id INTEGER NOT NULL,
	mailing_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	status VARCHAR(12) NOT NULL,
	due_at DATETIME NOT NULL,
	queued_at DATETIME,
	read_at DATETIME,
	rounds INTEGER DEFAULT 0 NOT NULL, weight INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT pk_recipients PRIMARY KEY (id),
	CONSTRAINT fk_recipients_mailing_id FOREIGN KEY(mailing_id) REFERENCES mailings (id),
	CONSTRAINT fk_recipients_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_recipients_mailing_id_person_id UNIQUE (mailing_id, person_id)
);
CREATE TABLE reminders (
	person_id INTEGER NOT NULL,
	pack VARCHAR(40) NOT NULL,
	rule VARCHAR(40) NOT NULL,
	due VARCHAR(10) NOT NULL,
	stage VARCHAR(12) NOT NULL,
	area VARCHAR(20) NOT NULL,
	planned_at DATETIME NOT NULL,
	CONSTRAINT pk_reminders PRIMARY KEY (person_id, pack, rule, due, stage, area),
	CONSTRAINT fk_reminders_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_reminders_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE retention_days (
	area VARCHAR(20) NOT NULL,
	data_class VARCHAR(20) NOT NULL,
	days INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_retention_days PRIMARY KEY (area, data_class),
	CONSTRAINT fk_retention_days_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_retention_days_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE saved_views (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	area VARCHAR(20),
	sealed_name BLOB NOT NULL,
	address VARCHAR(2000) NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_saved_views PRIMARY KEY (id),
	CONSTRAINT fk_saved_views_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT fk_saved_views_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE TABLE steps_left_out (
	area VARCHAR(20) NOT NULL,
	step VARCHAR(40) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_steps_left_out PRIMARY KEY (area, step),
	CONSTRAINT fk_steps_left_out_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_steps_left_out_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE submissions (
	id INTEGER NOT NULL,
	pack VARCHAR(40) NOT NULL,
	rule VARCHAR(40) NOT NULL,
	due VARCHAR(10) NOT NULL,
	area VARCHAR(20) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_submissions PRIMARY KEY (id),
	CONSTRAINT uq_submissions_pack_rule_due_area UNIQUE (pack, rule, due, area),
	CONSTRAINT fk_submissions_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_submissions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE table_entries (
	pack VARCHAR(40) NOT NULL,
	name VARCHAR(40) NOT NULL,
	area VARCHAR(20) NOT NULL,
	month VARCHAR(10) NOT NULL,
	sealed_values BLOB NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_table_entries PRIMARY KEY (pack, name, area, month),
	CONSTRAINT fk_table_entries_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_table_entries_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE table_heads (
	pack VARCHAR(40) NOT NULL,
	name VARCHAR(40) NOT NULL,
	area VARCHAR(20) NOT NULL,
	number INTEGER NOT NULL,
	head VARCHAR(40) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_table_heads PRIMARY KEY (pack, name, area, number),
	CONSTRAINT fk_table_heads_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_table_heads_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE table_versions (
	id INTEGER NOT NULL,
	pack VARCHAR(40) NOT NULL,
	name VARCHAR(40) NOT NULL,
	area VARCHAR(20) NOT NULL,
	month VARCHAR(10) NOT NULL,
	number INTEGER NOT NULL,
	sealed_content BLOB NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	person_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_table_versions PRIMARY KEY (id),
	CONSTRAINT fk_table_versions_area FOREIGN KEY(area) REFERENCES areas (code),
	CONSTRAINT fk_table_versions_person_id FOREIGN KEY(person_id) REFERENCES people (id),
	CONSTRAINT uq_table_versions_pack_name_area_month_number UNIQUE (pack, name, area, month, number)
);
CREATE TABLE told_lines (
	person_id INTEGER NOT NULL,
	about VARCHAR(80) NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	told_on VARCHAR(10) NOT NULL,
	CONSTRAINT pk_told_lines PRIMARY KEY (person_id, about),
	CONSTRAINT fk_told_lines_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE trained_people (
	id INTEGER NOT NULL,
	county VARCHAR(20) NOT NULL,
	trade VARCHAR(10) NOT NULL,
	sealed_person BLOB NOT NULL,
	trained_on VARCHAR(10) NOT NULL,
	made_by INTEGER,
	made_at DATETIME NOT NULL,
	removed_by INTEGER,
	removed_at DATETIME,
	CONSTRAINT pk_trained_people PRIMARY KEY (id),
	CONSTRAINT fk_trained_people_county FOREIGN KEY(county) REFERENCES areas (code),
	CONSTRAINT fk_trained_people_made_by FOREIGN KEY(made_by) REFERENCES people (id),
	CONSTRAINT fk_trained_people_removed_by FOREIGN KEY(removed_by) REFERENCES people (id)
);
CREATE TABLE watch_looks (
	id INTEGER NOT NULL,
	watch_id INTEGER NOT NULL,
	day VARCHAR(10) NOT NULL,
	finding VARCHAR(10) NOT NULL,
	sealed_words BLOB,
	person_id INTEGER NOT NULL,
	role VARCHAR(10) NOT NULL,
	at DATETIME NOT NULL, sealed_seen BLOB,
	CONSTRAINT pk_watch_looks PRIMARY KEY (id),
	CONSTRAINT fk_watch_looks_watch_id FOREIGN KEY(watch_id) REFERENCES watches (id),
	CONSTRAINT fk_watch_looks_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE watches (
	id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	next_on VARCHAR(10) NOT NULL,
	begun_at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_watches PRIMARY KEY (id),
	CONSTRAINT fk_watches_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE web_sessions (
	token_hash VARCHAR(64) NOT NULL,
	person_id INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	revoked_at DATETIME, sealed_device BLOB, replaces VARCHAR(64),
	CONSTRAINT pk_web_sessions PRIMARY KEY (token_hash),
	CONSTRAINT fk_web_sessions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_areas_parent ON areas (parent);
CREATE INDEX ix_areas_path ON areas (path);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_inbox_lane_waiting ON inbox (lane, id) WHERE status = 'waiting';
CREATE INDEX ix_inbox_received_at ON inbox (received_at);
CREATE INDEX ix_jobs_waiting ON jobs (due_at) WHERE status = 'waiting';
CREATE INDEX ix_accounts_person_id ON accounts (person_id);
CREATE INDEX ix_cases_area ON cases (area);
CREATE INDEX ix_cases_area_state ON cases (area, state);
CREATE INDEX ix_cases_id_fingerprint ON cases (id_fingerprint);
CREATE INDEX ix_cases_reporter_id ON cases (reporter_id);
CREATE INDEX ix_cases_untaken ON cases (imminent_since) WHERE taken_at IS NULL;
CREATE INDEX ix_grants_area_role ON grants (area, role);
CREATE INDEX ix_grants_person_id ON grants (person_id);
CREATE INDEX ix_invitation_tries_person_id_tried_at ON invitation_tries (person_id, tried_at);
CREATE INDEX ix_outbox_created_at ON outbox (created_at);
CREATE INDEX ix_outbox_person_id_id ON outbox (person_id, id);
CREATE INDEX ix_outbox_waiting ON outbox (chat, id) WHERE status = 'waiting';
CREATE INDEX ix_web_sessions_person_id ON web_sessions (person_id);
CREATE INDEX ix_case_events_case_id ON case_events (case_id);
CREATE INDEX ix_addresses_person_id ON addresses (person_id);
CREATE INDEX ix_addresses_area_role ON addresses (area, role);
CREATE INDEX ix_invitations_made_by ON invitations (made_by);
CREATE INDEX ix_one_time_links_person_id ON one_time_links (person_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_push_subscriptions_token_hash ON push_subscriptions (token_hash);
CREATE INDEX ix_checks_area ON checks (area);
CREATE INDEX ix_deputies_deputy_id ON deputies (deputy_id);
CREATE INDEX ix_deputies_person_id ON deputies (person_id);
CREATE INDEX ix_exemptions_area ON exemptions (area);
CREATE INDEX ix_extensions_pack_rule_due ON extensions (pack, rule, due);
CREATE INDEX ix_files_person_id ON files (person_id);
CREATE INDEX ix_mailings_person_id ON mailings (person_id);
CREATE INDEX ix_check_items_area ON check_items (area);
CREATE INDEX ix_check_items_open ON check_items (asked_at) WHERE answer IS NULL;
CREATE INDEX ix_recipients_mailing_id_status ON recipients (mailing_id, status);
CREATE INDEX ix_recipients_person_id ON recipients (person_id);
CREATE INDEX ix_escalations_pack_rule_due ON escalations (pack, rule, due);
CREATE INDEX ix_duty_days_area_day ON duty_days (area, day);
CREATE INDEX ix_invitations_person_id ON invitations (person_id);
CREATE INDEX ix_identity_claims_person_id ON identity_claims (person_id);
CREATE INDEX ix_joinings_old_id ON joinings (old_id);
CREATE INDEX ix_joinings_new_id ON joinings (new_id);
CREATE INDEX ix_alarms_running ON alarms (case_id) WHERE over_at IS NULL;
CREATE INDEX ix_recipients_waiting ON recipients (weight, due_at, id) WHERE status = 'waiting';
CREATE INDEX ix_curators_area ON curators (area);
CREATE INDEX ix_questions_person_id_fingerprint ON questions (person_id, fingerprint);
CREATE INDEX ix_questions_county ON questions (county);
CREATE INDEX ix_questions_asked_at ON questions (asked_at);
CREATE INDEX ix_local_entries_county ON local_entries (county);
CREATE INDEX ix_local_entry_events_entry_id ON local_entry_events (entry_id);
CREATE INDEX ix_case_records_case_id ON case_records (case_id);
CREATE INDEX ix_case_deadlines_begun_by ON case_deadlines (begun_by);
CREATE INDEX ix_case_deadlines_case_id ON case_deadlines (case_id);
CREATE INDEX ix_case_deadlines_ended_by ON case_deadlines (ended_by);
CREATE INDEX ix_case_deadlines_running ON case_deadlines (due_on) WHERE ended_at IS NULL;
CREATE INDEX ix_handovers_area ON handovers (area);
CREATE INDEX ix_handovers_held_by ON handovers (held_by);
CREATE INDEX ix_handovers_person_id ON handovers (person_id);
CREATE INDEX ix_handovers_to_id ON handovers (to_id);
CREATE INDEX ix_practices_person_id ON practices (person_id);
CREATE INDEX ix_case_requests_area ON case_requests (area);
CREATE INDEX ix_case_requests_case_id ON case_requests (case_id);
CREATE INDEX ix_case_requests_open ON case_requests (area, office) WHERE answered_at IS NULL;
CREATE INDEX ix_case_rechecks_case_id ON case_rechecks (case_id);
CREATE INDEX ix_case_rechecks_record_id ON case_rechecks (record_id);
CREATE INDEX ix_case_rechecks_open ON case_rechecks (owner, case_id) WHERE cleared_at IS NULL;
CREATE INDEX ix_complaints_place ON complaints (place);
CREATE INDEX ix_complaints_person_id ON complaints (person_id);
CREATE INDEX ix_complaints_office_state ON complaints (office, state);
CREATE INDEX ix_complaint_events_complaint_id ON complaint_events (complaint_id);
CREATE INDEX ix_complaint_handlers_area ON complaint_handlers (area);
CREATE INDEX ix_cases_marked_by ON cases (marked_by);
CREATE INDEX ix_case_marks_case_id ON case_marks (case_id);
CREATE INDEX ix_case_records_standing ON case_records (step, case_id) WHERE undone_at IS NULL;
CREATE INDEX ix_case_import_rows_case_id ON case_import_rows (case_id);
CREATE INDEX ix_case_confirmations_case_id ON case_confirmations (case_id);
CREATE INDEX ix_case_confirmations_unasked ON case_confirmations (ask_on) WHERE asked_at IS NULL AND ended_at IS NULL;
CREATE INDEX ix_conversations_left ON conversations (left_since) WHERE left_since IS NOT NULL;
CREATE INDEX ix_trained_people_county ON trained_people (county);
CREATE INDEX ix_watches_case_id ON watches (case_id);
CREATE INDEX ix_watches_running ON watches (next_on) WHERE ended_at IS NULL;
CREATE INDEX ix_watch_looks_watch_id ON watch_looks (watch_id);
CREATE INDEX ix_desk_sign_ins_person_id ON desk_sign_ins (person_id);
CREATE INDEX ix_photos_person_id ON photos (person_id);
CREATE INDEX ix_saved_views_person_id ON saved_views (person_id);
CREATE INDEX ix_saved_views_area ON saved_views (area);
CREATE INDEX ix_desk_settings_person_id ON desk_settings (person_id);
CREATE INDEX ix_batches_person_id ON batches (person_id);
CREATE INDEX ix_batch_items_case_id ON batch_items (case_id);
CREATE INDEX ix_batch_items_batch_id_result ON batch_items (batch_id, result);
CREATE INDEX ix_held_notices_item_id ON held_notices (item_id);
CREATE INDEX ix_held_notices_batch_id ON held_notices (batch_id);
CREATE INDEX ix_held_notices_person_id ON held_notices (person_id);
CREATE INDEX ix_exports_person_id ON exports (person_id);
CREATE INDEX ix_column_sets_area ON column_sets (area);
CREATE INDEX ix_ledger_arrivals_person_id ON ledger_arrivals (person_id);
CREATE INDEX ix_case_events_kind_at ON case_events (kind, at);
CREATE INDEX ix_cases_housed_by ON cases (housed_by);
CREATE INDEX ix_households_area ON households (area);
CREATE INDEX ix_households_id_fingerprint ON households (id_fingerprint);
CREATE INDEX ix_household_cases_household_id ON household_cases (household_id);
CREATE INDEX ix_household_pairs_second_id ON household_pairs (second_id);
CREATE INDEX ix_household_pairs_open ON household_pairs (second_id) WHERE same IS NULL;
CREATE INDEX ix_case_joins_case_id ON case_joins (case_id);
CREATE INDEX ix_case_joins_into_id ON case_joins (into_id);
CREATE INDEX ix_case_joins_record_id ON case_joins (record_id);
CREATE INDEX ix_audit_person_id_id ON audit (person_id, id);
CREATE INDEX ix_audit_subject_id ON audit (subject, id);
CREATE INDEX ix_case_records_corrects ON case_records (corrects);
CREATE INDEX ix_paper_templates_area ON paper_templates (area);
CREATE INDEX ix_papers_person_id ON papers (person_id);
CREATE INDEX ix_outbox_sent_at ON outbox (sent_at);
CREATE INDEX ix_photos_unlooked ON photos (id) WHERE looks IS NULL AND file IS NOT NULL;
CREATE INDEX ix_kept_cards_case_id ON kept_cards (case_id);
COMMIT;
