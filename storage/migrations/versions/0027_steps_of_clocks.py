"""Which step before or after its end was told last of a clock.

What was told before names none: it was the only one, or the first.

Revision ID: 0027
Revises: 0026
"""

from alembic import op
import sqlalchemy as sa

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('deadline', sa.Column('warned_before', sa.String(), nullable=True))
    op.add_column('deadline', sa.Column('overdue_after', sa.String(), nullable=True))


def downgrade() -> None:
    for column in ('overdue_after', 'warned_before'):
        op.drop_column('deadline', column)
