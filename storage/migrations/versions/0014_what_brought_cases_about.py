"""What brought cases about that nobody began.

Revision ID: 0014
Revises: 0013
"""

from alembic import op
import sqlalchemy as sa

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_cause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('parent', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(), nullable=True),
    sa.Column('visit', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('call', 'schedule', 'clock_missed', 'published', 'ended')", name=op.f('ck_case_cause_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_cause_case_id_case')),
    sa.ForeignKeyConstraint(['parent'], ['case.id'], name=op.f('fk_case_cause_parent_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_cause')),
    sa.UniqueConstraint('case_id', name=op.f('uq_case_cause_case_id')),
    sa.UniqueConstraint('key', name=op.f('uq_case_cause_key'))
    )
    op.create_index('ix_case_cause_parent', 'case_cause', ['parent'])


def downgrade() -> None:
    op.drop_table('case_cause')
