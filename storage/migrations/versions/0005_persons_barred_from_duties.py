"""Whom separation of duties keeps from a duty is stored with it.

Duties that were opened before have nobody stored: their events tell of nobody.

Revision ID: 0005
Revises: 0004
"""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('review', sa.Column('barred', sa.String(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('review', 'barred')
