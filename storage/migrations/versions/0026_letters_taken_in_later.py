"""Letters that were taken in by hand on a later day than the one on which they came.

Revision ID: 0026
Revises: 0025
"""

from alembic import op
import sqlalchemy as sa

from storage.models.base import Moment

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('letter', sa.Column('came_at', Moment(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('letter', 'came_at')
