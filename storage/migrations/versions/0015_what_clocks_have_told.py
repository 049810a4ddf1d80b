"""Of which due moments the histories tell, and what should have followed and could not.

Revision ID: 0015
Revises: 0014
"""

from alembic import op
import sqlalchemy as sa

from storage.models.base import Moment

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('deadline', sa.Column('warned_for', Moment(timezone=True), nullable=True))
    op.add_column('deadline', sa.Column('missed_for', Moment(timezone=True), nullable=True))
    op.add_column('deadline', sa.Column('unheeded', sa.String(), nullable=True))


def downgrade() -> None:
    for column in ('unheeded', 'missed_for', 'warned_for'):
        op.drop_column('deadline', column)
