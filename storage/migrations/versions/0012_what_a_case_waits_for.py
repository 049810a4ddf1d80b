"""Cases that wait until a time is over.

Revision ID: 0012
Revises: 0011
"""

from alembic import op
import sqlalchemy as sa

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

INDEX = "ix_deadline_waiting"
BEFORE = "state IN ('running', 'paused', 'stopped', 'void')"
NOW = "state IN ('running', 'waiting', 'paused', 'stopped', 'void')"


def upgrade() -> None:
    _check(NOW)
    where = sa.text("state = 'waiting'")
    op.create_index(INDEX, 'deadline', ['due_at'], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index(INDEX, 'deadline')
    op.execute("UPDATE deadline SET state = 'void' WHERE state = 'waiting'")
    _check(BEFORE)


def _check(condition: str) -> None:
    """SQLite makes the table anew, and knows of no constraint but those that it is told."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table('deadline', recreate='always') as batch_op:
            batch_op.create_check_constraint(op.f('ck_deadline_state'), condition)
        return
    op.drop_constraint(op.f('ck_deadline_state'), 'deadline', type_='check')
    op.create_check_constraint(op.f('ck_deadline_state'), 'deadline', condition)
