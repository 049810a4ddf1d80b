"""the first schema"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import CREATE_FUNCTION, FUNCTION, triggers_on
from storage.models.base import Moment

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_event", "decision", "ledger_row", "seal")


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('stored_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint('size >= 0', name=op.f('ck_attachment_size')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_attachment'))
    )
    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('way_in', sa.String(), nullable=False),
    sa.Column('os_user', sa.String(), nullable=False),
    sa.Column('payload', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('chain', 'number', name=op.f('uq_audit_event_chain_number'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_kind'), ['kind'], unique=False)

    op.create_table('chain_head',
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_chain_head'))
    )
    op.create_table('check_result',
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('rules', sa.String(), nullable=False),
    sa.Column('findings', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('checked_at', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('content_hash', 'rules', name=op.f('pk_check_result'))
    )
    op.create_table('definition_version',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('first_seen_at', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_definition_version'))
    )
    op.create_table('installation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('demo_now', Moment(timezone=True), nullable=True),
    sa.Column('demo_played_at', Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation'))
    )
    op.create_table('number_counter',
    sa.Column('template', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('template', 'year', name=op.f('pk_number_counter'))
    )
    op.create_table('person',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('password_changed_at', Moment(timezone=True), nullable=True),
    sa.Column('os_user', sa.String(), nullable=True),
    sa.CheckConstraint("status IN ('active', 'disabled')", name=op.f('ck_person_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('os_user', name=op.f('uq_person_os_user'))
    )
    op.create_table('seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('heads', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('chains', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal')),
    sa.UniqueConstraint('previous', name=op.f('uq_seal_previous'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_address_at'), ['address', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_login_at'), ['login', 'at'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('organization', 'code', name=op.f('uq_unit_organization_code'))
    )
    op.create_table('worker_beat',
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('started_at', Moment(timezone=True), nullable=False),
    sa.Column('seen_at', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_worker_beat'))
    )
    op.create_table('access_token',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('expires_at', Moment(timezone=True), nullable=False),
    sa.Column('revoked_at', Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_access_token_person_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_access_token'))
    )
    op.create_table('case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('definition', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('drafter', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=True),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('published_at', Moment(timezone=True), nullable=True),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('ended_at', Moment(timezone=True), nullable=True),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.Column('content', sa.Integer(), nullable=True),
    sa.Column('run_id', sa.String(), nullable=True),
    sa.Column('pauses', sa.Integer(), nullable=False),
    sa.Column('blocked_reason', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'ended') = (outcome IS NOT NULL)", name=op.f('ck_case_ended_with_outcome')),
    sa.CheckConstraint("state IN ('draft', 'open', 'ended')", name=op.f('ck_case_state')),
    sa.ForeignKeyConstraint(['definition'], ['definition_version.digest'], name=op.f('fk_case_definition_definition_version')),
    sa.ForeignKeyConstraint(['drafter'], ['person.id'], name=op.f('fk_case_drafter_person')),
    sa.ForeignKeyConstraint(['unit'], ['unit.id'], name=op.f('fk_case_unit_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('number', name=op.f('uq_case_number')),
    sa.UniqueConstraint('run_id', name=op.f('uq_case_run_id'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_drafter'), ['drafter'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_process_state'), ['process', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_unit'), ['unit'], unique=False)

    op.create_table('role_holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_role_holding_dates')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_role_holding_person_person')),
    sa.ForeignKeyConstraint(['unit'], ['unit.id'], name=op.f('fk_role_holding_unit_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_holding'))
    )
    with op.batch_alter_table('role_holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_holding_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_holding_unit_role'), ['unit', 'role'], unique=False)

    op.create_table('sign_in_session',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('seen_at', Moment(timezone=True), nullable=False),
    sa.Column('revoked_at', Moment(timezone=True), nullable=True),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_session_person_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_session'))
    )
    op.create_table('content',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('form', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('texts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('files', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('parts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_content_case_id_case')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_content_created_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content')),
    sa.UniqueConstraint('case_id', 'round', 'revision', name=op.f('uq_content_case_id_round_revision'))
    )
    op.create_table('deadline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=True),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('due_at', Moment(timezone=True), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('explanation', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('stopped_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('running', 'stopped', 'void')", name=op.f('ck_deadline_state')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_deadline_case_id_case')),
    sa.ForeignKeyConstraint(['unit'], ['unit.id'], name=op.f('fk_deadline_unit_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline')),
    sa.UniqueConstraint('case_id', 'key', name=op.f('uq_deadline_case_id_key'))
    )
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.create_index('ix_deadline_running', ['due_at'], unique=False, postgresql_where=sa.text("state = 'running'"), sqlite_where=sa.text("state = 'running'"))

    op.create_table('ledger_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('ledger', sa.String(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('values', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_ledger_row_case_id_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_row')),
    sa.UniqueConstraint('organization', 'ledger', 'serial', name=op.f('uq_ledger_row_organization_ledger_serial'))
    )
    with op.batch_alter_table('ledger_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_row_case_id'), ['case_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('vacant', sa.Boolean(), nullable=False),
    sa.Column('opened_at', Moment(timezone=True), nullable=False),
    sa.Column('due_at', Moment(timezone=True), nullable=True),
    sa.Column('closed_at', Moment(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('reminded_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (outcome IS NULL)', name=op.f('ck_review_closed_with_outcome')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_review_case_id_case')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_review_person_person')),
    sa.ForeignKeyConstraint(['unit'], ['unit.id'], name=op.f('fk_review_unit_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('case_id', 'stage', 'visit', 'seat', name=op.f('uq_review_case_id_stage_visit_seat'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_open_case', ['case_id'], unique=False, postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_review_open_duty', ['unit', 'role'], unique=False, postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))

    op.create_table('wake',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('asked_at', Moment(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(), nullable=True),
    sa.Column('lease_until', Moment(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('not_before', Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_wake_case_id_case')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_wake'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('effect', sa.String(), nullable=False),
    sa.Column('go', sa.String(), nullable=True),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('registered_by', sa.String(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.String(), nullable=False),
    sa.Column('given', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('evidence', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('way_in', sa.String(), nullable=False),
    sa.Column('decided_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("effect IN ('pass', 'return', 'refuse')", name=op.f('ck_decision_effect')),
    sa.ForeignKeyConstraint(['case_id', 'stage', 'visit', 'seat'], ['review.case_id', 'review.stage', 'review.visit', 'review.seat'], name=op.f('fk_decision_case_id_stage_visit_seat_review')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_decision_case_id_case')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_decision_person_person')),
    sa.ForeignKeyConstraint(['registered_by'], ['person.id'], name=op.f('fk_decision_registered_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('case_id', 'stage', 'visit', 'seat', name=op.f('uq_decision_case_id_stage_visit_seat'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_person'), ['person'], unique=False)

    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('content', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('column', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('submitted_at', Moment(timezone=True), nullable=False),
    sa.Column('confirmed_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('submitted', 'confirmed', 'failed', 'withdrawn')", name=op.f('ck_publication_state')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_publication_case_id_case')),
    sa.ForeignKeyConstraint(['content'], ['content.id'], name=op.f('fk_publication_content_content')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('case_id', 'stage', 'visit', 'channel', name=op.f('uq_publication_case_id_stage_visit_channel'))
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(CREATE_FUNCTION)
        op.execute(
            """CREATE FUNCTION announce_wake() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_notify('sanshen_wake', NEW.case_id::text); RETURN NULL; END $$"""
        )
        op.execute(
            """CREATE TRIGGER wake_announced AFTER INSERT OR UPDATE OF generation ON wake
            FOR EACH ROW EXECUTE FUNCTION announce_wake()"""
        )
    for table in APPEND_ONLY:
        for trigger in triggers_on(table, sqlite=op.get_bind().dialect.name == "sqlite"):
            op.execute(trigger.statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            for trigger in triggers_on(table, sqlite=False):
                op.execute(f"DROP TRIGGER {trigger.name} ON {table}")
        op.execute(f"DROP FUNCTION {FUNCTION}()")
        op.execute("DROP TRIGGER wake_announced ON wake")
        op.execute("DROP FUNCTION announce_wake()")
    op.drop_table('publication')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_person'))

    op.drop_table('decision')
    op.drop_table('wake')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('ix_review_open_duty', postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index('ix_review_open_case', postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))

    op.drop_table('review')
    with op.batch_alter_table('ledger_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_row_case_id'))

    op.drop_table('ledger_row')
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.drop_index('ix_deadline_running', postgresql_where=sa.text("state = 'running'"), sqlite_where=sa.text("state = 'running'"))

    op.drop_table('deadline')
    op.drop_table('content')
    op.drop_table('sign_in_session')
    with op.batch_alter_table('role_holding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_holding_unit_role'))
        batch_op.drop_index(batch_op.f('ix_role_holding_person'))

    op.drop_table('role_holding')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_unit'))
        batch_op.drop_index(batch_op.f('ix_case_process_state'))
        batch_op.drop_index(batch_op.f('ix_case_drafter'))

    op.drop_table('case')
    op.drop_table('access_token')
    op.drop_table('worker_beat')
    op.drop_table('unit')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_login_at'))
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_address_at'))

    op.drop_table('sign_in_attempt')
    op.drop_table('seal')
    op.drop_table('person')
    op.drop_table('number_counter')
    op.drop_table('installation')
    op.drop_table('definition_version')
    op.drop_table('check_result')
    op.drop_table('chain_head')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_kind'))
        batch_op.drop_index(batch_op.f('ix_audit_event_at'))

    op.drop_table('audit_event')
    op.drop_table('attachment')
