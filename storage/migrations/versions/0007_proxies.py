"""Standing proxies: a role that is held on behalf of somebody who is away, and decisions that were given so.

Revision ID: 0007
Revises: 0006
"""

from alembic import op
import sqlalchemy as sa

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('role_holding', sa.Column('on_behalf_of', sa.String(), nullable=True))
    op.add_column('decision', sa.Column('on_behalf_of', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('decision', 'on_behalf_of')
    op.drop_column('role_holding', 'on_behalf_of')
