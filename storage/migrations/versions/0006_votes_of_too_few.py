"""Several signers: votes of too few are told from duties that nobody has, and duties are found by whose they were.

Stages that were opened before have one signer each.

Revision ID: 0006
Revises: 0005
"""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('review', sa.Column('too_few', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_review_person', 'review', ['person'])


def downgrade() -> None:
    op.drop_index('ix_review_person', 'review')
    op.drop_column('review', 'too_few')
