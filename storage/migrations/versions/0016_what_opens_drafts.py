"""What opens drafts by itself, and up to which event of each case that was looked at.

Revision ID: 0016
Revises: 0015
"""

from alembic import op
import sqlalchemy as sa

from storage.models.base import Moment

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('declared_trigger',
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('since', Moment(timezone=True), nullable=False),
    sa.Column('looked_until', Moment(timezone=True), nullable=False),
    sa.Column('failure', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('process', 'name', name=op.f('pk_declared_trigger'))
    )
    op.add_column('case', sa.Column('followed', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    op.drop_column('case', 'followed')
    op.drop_table('declared_trigger')
