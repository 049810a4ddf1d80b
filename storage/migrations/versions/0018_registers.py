"""Registers with their entries and changes, and cases that they bring about.

Revision ID: 0018
Revises: 0017
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import triggers_on
from storage.models.base import Moment

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

ENTRY = "register_entry"
CHANGE = "register_change"
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')
BEFORE = "kind IN ('call', 'schedule', 'clock_missed', 'published', 'ended')"
NOW = (
    "kind IN ('call', 'schedule', 'clock_missed', 'published', 'ended', "
    "'entry_opened', 'entry_changed', 'entry_closed', 'entry_stale_soon', 'entry_stale')"
)


def upgrade() -> None:
    op.create_table(ENTRY,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('register', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('values', DOCUMENT, nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('opened_at', Moment(timezone=True), nullable=False),
    sa.Column('changed_at', Moment(timezone=True), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('soon_for', sa.Date(), nullable=True),
    sa.Column('stale_for', sa.Date(), nullable=True),
    sa.Column('followed', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('number >= 1 AND changes >= 1', name=op.f('ck_register_entry_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_entry')),
    sa.UniqueConstraint('organization', 'register', 'key', name=op.f('uq_register_entry_organization_register_key')),
    sa.UniqueConstraint('organization', 'register', 'number', name=op.f('uq_register_entry_organization_register_number'))
    )
    op.create_table(CHANGE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry', sa.Integer(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('state_before', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('values_before', DOCUMENT, nullable=True),
    sa.Column('values', DOCUMENT, nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('stale_on', sa.Date(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(), nullable=True),
    sa.Column('visit', sa.Integer(), nullable=True),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('opened', 'changed', 'closed', 'stale_soon', 'stale')", name=op.f('ck_register_change_kind')),
    sa.CheckConstraint('(change = 1) = (state_before IS NULL)', name=op.f('ck_register_change_first')),
    sa.CheckConstraint("(kind IN ('stale_soon', 'stale')) = (stale_on IS NOT NULL)", name=op.f('ck_register_change_stale_on')),
    sa.CheckConstraint('(case_id IS NULL) = (stage IS NULL) AND (case_id IS NULL) = (visit IS NULL)', name=op.f('ck_register_change_cause')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_register_change_case_id_case')),
    sa.ForeignKeyConstraint(['entry'], ['register_entry.id'], name=op.f('fk_register_change_entry_register_entry')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_register_change_person_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_change')),
    sa.UniqueConstraint('entry', 'change', name=op.f('uq_register_change_entry_change'))
    )
    op.create_index('ix_register_change_case_id', CHANGE, ['case_id'])
    for trigger in triggers_on(CHANGE, sqlite=_is_sqlite()):
        op.execute(trigger.statement)
    _check_causes(NOW)


def downgrade() -> None:
    op.execute("DELETE FROM case_cause WHERE kind LIKE 'entry_%'")
    _check_causes(BEFORE)
    op.drop_table(CHANGE)
    op.drop_table(ENTRY)


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
