"""A copy may be sent by the process, and not by a person.

Revision ID: 0011
Revises: 0010
"""

from alembic import op
import sqlalchemy as sa

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sent_by(may_be_nobody=True)


def downgrade() -> None:
    op.execute("DELETE FROM case_copy WHERE sent_by IS NULL")
    _sent_by(may_be_nobody=False)


def _sent_by(*, may_be_nobody: bool) -> None:
    with op.batch_alter_table('case_copy') as batch_op:
        batch_op.alter_column('sent_by', existing_type=sa.String(), nullable=may_be_nobody)
