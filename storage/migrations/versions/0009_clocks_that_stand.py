"""Clocks that stand (补正、征求意见), and what the import of a calendar changed of due dates.

Revision ID: 0009
Revises: 0008
"""

from alembic import op
import sqlalchemy as sa

from storage.append_only import triggers_on

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

TABLE = "deadline_change"
BEFORE = "state IN ('running', 'stopped', 'void')"
NOW = "state IN ('running', 'paused', 'stopped', 'void')"


def upgrade() -> None:
    _check(NOW)
    op.create_table(TABLE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('imported', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('old_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('new_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fixed', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_deadline_change_case_id_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_change')),
    sa.UniqueConstraint('imported', 'case_id', 'key', name=op.f('uq_deadline_change_imported_case_id_key'))
    )
    op.create_index('ix_deadline_change_case_id', TABLE, ['case_id'])
    for trigger in triggers_on(TABLE, sqlite=_is_sqlite()):
        op.execute(trigger.statement)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.execute("UPDATE deadline SET state = 'running' WHERE state = 'paused'")
    _check(BEFORE)


def _check(condition: str) -> None:
    """SQLite makes the table anew, and knows of no constraint but those that it is told."""
    if _is_sqlite():
        with op.batch_alter_table('deadline', recreate='always') as batch_op:
            batch_op.create_check_constraint(op.f('ck_deadline_state'), condition)
        return
    op.drop_constraint(op.f('ck_deadline_state'), 'deadline', type_='check')
    op.create_check_constraint(op.f('ck_deadline_state'), 'deadline', condition)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
