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
CREATE INDEX ix_areas_parent ON areas (parent);
CREATE INDEX ix_areas_path ON areas (path);
CREATE TABLE audit (
    id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    person_id BIGINT,
    action VARCHAR(40) NOT NULL,
    subject VARCHAR(80) NOT NULL,
    sealed_details BYTEA NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE TABLE counters (
    name VARCHAR(20) NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT pk_counters PRIMARY KEY (name)
);
CREATE TABLE facts (
    name VARCHAR(40) NOT NULL,
    value VARCHAR(400) NOT NULL,
    CONSTRAINT pk_facts PRIMARY KEY (name)
);
CREATE TABLE heartbeats (
    name VARCHAR(40) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    note VARCHAR(200) NOT NULL,
    CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);
CREATE TABLE inbox (
    id BIGSERIAL NOT NULL,
    channel VARCHAR(12) NOT NULL,
    update_id VARCHAR(80) NOT NULL,
    lane VARCHAR(80) NOT NULL,
    sealed_payload BYTEA NOT NULL,
    status VARCHAR(8) NOT NULL,
    sealed_error BYTEA,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_inbox PRIMARY KEY (id),
    CONSTRAINT uq_inbox_channel_update_id UNIQUE (channel, update_id)
);
CREATE INDEX ix_inbox_lane_waiting ON inbox (lane, id) WHERE status = 'waiting';
CREATE INDEX ix_inbox_received_at ON inbox (received_at);
CREATE TABLE jobs (
    id BIGSERIAL NOT NULL,
    key VARCHAR(120),
    kind VARCHAR(30) NOT NULL,
    lane VARCHAR(80) NOT NULL,
    sealed_details BYTEA NOT NULL,
    status VARCHAR(8) NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sealed_error BYTEA,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT uq_jobs_key UNIQUE (key)
);
CREATE INDEX ix_jobs_waiting ON jobs (due_at) WHERE status = 'waiting';
CREATE TABLE people (
    id BIGSERIAL NOT NULL,
    sealed_name BYTEA,
    sealed_phone BYTEA,
    phone_fingerprint VARCHAR(64),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_phone_fingerprint UNIQUE (phone_fingerprint)
);
CREATE TABLE accounts (
    lane VARCHAR(80) NOT NULL,
    channel VARCHAR(12) NOT NULL,
    chat VARCHAR(64) NOT NULL,
    person_id BIGINT NOT NULL,
    reachable BOOLEAN DEFAULT (true) NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (lane),
    CONSTRAINT fk_accounts_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_accounts_person_id ON accounts (person_id);
CREATE TABLE cases (
    id BIGSERIAL NOT NULL,
    number VARCHAR(13) NOT NULL,
    draft_id VARCHAR(16) NOT NULL,
    area VARCHAR(20) NOT NULL,
    pack VARCHAR(40),
    state VARCHAR(20) NOT NULL,
    grade VARCHAR(1),
    imminent BOOLEAN NOT NULL,
    reporter_id BIGINT NOT NULL,
    reporter_role VARCHAR(10) NOT NULL,
    sealed_answers BYTEA NOT NULL,
    id_fingerprint VARCHAR(64),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_cases PRIMARY KEY (id),
    CONSTRAINT fk_cases_area FOREIGN KEY(area) REFERENCES areas (code),
    CONSTRAINT fk_cases_reporter_id FOREIGN KEY(reporter_id) REFERENCES people (id),
    CONSTRAINT uq_cases_draft_id UNIQUE (draft_id),
    CONSTRAINT uq_cases_number UNIQUE (number)
);
CREATE INDEX ix_cases_area ON cases (area);
CREATE INDEX ix_cases_area_state ON cases (area, state);
CREATE INDEX ix_cases_id_fingerprint ON cases (id_fingerprint);
CREATE INDEX ix_cases_reporter_id ON cases (reporter_id);
CREATE INDEX ix_cases_untaken ON cases (created_at) WHERE taken_at IS NULL;
CREATE TABLE conversations (
    person_id BIGINT NOT NULL,
    sealed_state BYTEA NOT NULL,
    busy_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_conversations PRIMARY KEY (person_id),
    CONSTRAINT fk_conversations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE grants (
    id BIGSERIAL NOT NULL,
    person_id BIGINT NOT NULL,
    role VARCHAR(10) NOT NULL,
    area VARCHAR(20),
    granted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_grants PRIMARY KEY (id),
    CONSTRAINT fk_grants_area FOREIGN KEY(area) REFERENCES areas (code),
    CONSTRAINT fk_grants_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_grants_area_role ON grants (area, role);
CREATE INDEX ix_grants_person_id ON grants (person_id);
CREATE TABLE invitation_tries (
    id BIGSERIAL NOT NULL,
    person_id BIGINT NOT NULL,
    tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_invitation_tries PRIMARY KEY (id),
    CONSTRAINT fk_invitation_tries_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_invitation_tries_person_id_tried_at ON invitation_tries (person_id, tried_at);
CREATE TABLE invitations (
    id BIGSERIAL NOT NULL,
    code_hash VARCHAR(64) NOT NULL,
    role VARCHAR(10) NOT NULL,
    area VARCHAR(20),
    uses_left INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT fk_invitations_area FOREIGN KEY(area) REFERENCES areas (code),
    CONSTRAINT uq_invitations_code_hash UNIQUE (code_hash)
);
CREATE TABLE outbox (
    id BIGSERIAL NOT NULL,
    key VARCHAR(120),
    person_id BIGINT NOT NULL,
    channel VARCHAR(12) NOT NULL,
    chat VARCHAR(64) NOT NULL,
    manner VARCHAR(8) NOT NULL,
    sealed_reply BYTEA NOT NULL,
    status VARCHAR(12) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    sealed_error BYTEA,
    sent_at TIMESTAMP WITH TIME ZONE,
    message VARCHAR(64),
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT fk_outbox_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT uq_outbox_key UNIQUE (key)
);
CREATE INDEX ix_outbox_created_at ON outbox (created_at);
CREATE INDEX ix_outbox_person_id_id ON outbox (person_id, id);
CREATE INDEX ix_outbox_waiting ON outbox (chat, id) WHERE status = 'waiting';
CREATE TABLE photos (
    id VARCHAR(16) NOT NULL,
    person_id BIGINT NOT NULL,
    channel VARCHAR(12) NOT NULL,
    sealed_source BYTEA NOT NULL,
    unique_name VARCHAR(80) NOT NULL,
    draft_id VARCHAR(16) NOT NULL,
    as_file BOOLEAN NOT NULL,
    width INTEGER,
    height INTEGER,
    bytes INTEGER,
    sha256 VARCHAR(64),
    file VARCHAR(80),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_photos PRIMARY KEY (id),
    CONSTRAINT fk_photos_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT uq_photos_draft_id_unique_name UNIQUE (draft_id, unique_name)
);
CREATE INDEX ix_photos_person_id ON photos (person_id);
CREATE TABLE reminders (
    person_id BIGINT NOT NULL,
    pack VARCHAR(40) NOT NULL,
    rule VARCHAR(40) NOT NULL,
    due VARCHAR(10) NOT NULL,
    stage VARCHAR(12) NOT NULL,
    area VARCHAR(20) NOT NULL,
    planned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reminders PRIMARY KEY (person_id, pack, rule, due, stage, area),
    CONSTRAINT fk_reminders_area FOREIGN KEY(area) REFERENCES areas (code),
    CONSTRAINT fk_reminders_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE returns (
    id BIGSERIAL NOT NULL,
    pack VARCHAR(40) NOT NULL,
    rule VARCHAR(40) NOT NULL,
    due VARCHAR(10) NOT NULL,
    area VARCHAR(20) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    person_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_returns PRIMARY KEY (id),
    CONSTRAINT fk_returns_area FOREIGN KEY(area) REFERENCES areas (code),
    CONSTRAINT fk_returns_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT uq_returns_pack_rule_due_area UNIQUE (pack, rule, due, area)
);
CREATE TABLE web_sessions (
    token_hash VARCHAR(64) NOT NULL,
    person_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_web_sessions PRIMARY KEY (token_hash),
    CONSTRAINT fk_web_sessions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_web_sessions_person_id ON web_sessions (person_id);
CREATE TABLE case_events (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    kind VARCHAR(30) NOT NULL,
    person_id BIGINT NOT NULL,
    role VARCHAR(10) NOT NULL,
    from_state VARCHAR(20),
    to_state VARCHAR(20) NOT NULL,
    sealed_details BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_case_events PRIMARY KEY (id),
    CONSTRAINT fk_case_events_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_case_events_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX ix_case_events_case_id ON case_events (case_id);
CREATE TABLE addresses (
    id BIGSERIAL NOT NULL,
    person_id BIGINT,
    area VARCHAR(20),
    role VARCHAR(10),
    sealed_url BYTEA NOT NULL,
    sealed_label BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    sealed_error BYTEA,
    CONSTRAINT pk_addresses PRIMARY KEY (id),
    CONSTRAINT fk_addresses_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_addresses_area FOREIGN KEY(area) REFERENCES areas (code)
);
CREATE INDEX ix_addresses_person_id ON addresses (person_id);
CREATE INDEX ix_addresses_area_role ON addresses (area, role);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO alembic_version (version_num) VALUES ('0002');

INSERT INTO areas (code, name, level, path) VALUES ('990101', '云山县', 'county', '/990101/');
INSERT INTO people (id, created_at) VALUES (1, '2026-11-04 02:30:00.000000');
INSERT INTO grants (id, person_id, role, area, granted_at) VALUES (1, 1, 'county', '990101', '2026-11-04 02:30:00.000000');
