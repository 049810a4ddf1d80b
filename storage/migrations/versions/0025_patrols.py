"""Patrols, what they found, and cases that they bring about.

Revision ID: 0025
Revises: 0024
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import triggers_on
from storage.models.base import Moment

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

PATROL, FINDING, CHANGE, CASE = "patrol", "finding", "finding_change", "finding_case"
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')
KINDS = (
    "'call', 'schedule', 'clock_missed', 'published', 'ended', "
    "'entry_opened', 'entry_changed', 'entry_closed', 'entry_stale_soon', 'entry_stale', 'letter_received'"
)
BEFORE = f"kind IN ({KINDS})"
NOW = f"kind IN ({KINDS}, 'finding_opened')"
STATES = "state IN ('open', 'accepted', 'mended')"


def upgrade() -> None:
    op.create_table(PATROL,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('started_at', Moment(timezone=True), nullable=False),
    sa.Column('ended_at', Moment(timezone=True), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('links', sa.Integer(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('limits', DOCUMENT, nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('mended', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_patrol_person_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol')),
    sa.UniqueConstraint('organization', 'number', name=op.f('uq_patrol_organization_number'))
    )
    op.create_table(FINDING,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('opened_at', Moment(timezone=True), nullable=False),
    sa.Column('last_seen', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('followed', sa.Boolean(), server_default='0', nullable=False),
    sa.CheckConstraint(STATES, name=op.f('ck_finding_state')),
    sa.CheckConstraint("(key IS NULL) = (state = 'mended')", name=op.f('ck_finding_key')),
    sa.ForeignKeyConstraint(['evidence'], ['attachment.digest'], name=op.f('fk_finding_evidence_attachment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('organization', 'key', name=op.f('uq_finding_organization_key')),
    sa.UniqueConstraint('organization', 'number', name=op.f('uq_finding_organization_number'))
    )
    op.create_index('ix_finding_followed', FINDING, ['followed'])
    op.create_table(CHANGE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.Integer(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('patrol', sa.Integer(), nullable=True),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.CheckConstraint(STATES, name=op.f('ck_finding_change_state')),
    sa.CheckConstraint("(state = 'accepted') = (reason IS NOT NULL)", name=op.f('ck_finding_change_reason')),
    sa.ForeignKeyConstraint(['finding'], ['finding.id'], name=op.f('fk_finding_change_finding_finding')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_finding_change_person_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_change')),
    sa.UniqueConstraint('finding', 'change', name=op.f('uq_finding_change_finding_change'))
    )
    op.create_table(CASE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_finding_case_case_id_case')),
    sa.ForeignKeyConstraint(['finding'], ['finding.id'], name=op.f('fk_finding_case_finding_finding')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_case')),
    sa.UniqueConstraint('finding', 'case_id', name=op.f('uq_finding_case_finding_case_id'))
    )
    op.create_index('ix_finding_case_case_id', CASE, ['case_id'])
    for table in (PATROL, CHANGE, CASE):
        for trigger in triggers_on(table, sqlite=_is_sqlite()):
            op.execute(trigger.statement)
    _check_causes(NOW)


def downgrade() -> None:
    op.execute("DELETE FROM case_cause WHERE kind = 'finding_opened'")
    _check_causes(BEFORE)
    op.drop_table(CASE)
    op.drop_table(CHANGE)
    op.drop_table(FINDING)
    op.drop_table(PATROL)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _check_causes(condition: str) -> None:
    """SQLite makes the table anew, and knows of no constraint but those that it is told."""
    if _is_sqlite():
        with op.batch_alter_table('case_cause', recreate='always') as batch_op:
            batch_op.create_check_constraint(op.f('ck_case_cause_kind'), condition)
        return
    op.drop_constraint(op.f('ck_case_cause_kind'), 'case_cause', type_='check')
    op.create_check_constraint(op.f('ck_case_cause_kind'), 'case_cause', condition)
