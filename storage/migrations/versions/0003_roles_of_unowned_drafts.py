"""A draft that nobody owns may be taken by the holders of more than one role.

Drafts that were launched before stay with the first role: their events tell of no other.

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id', 'stage', 'visit', 'seat'], ['review.case_id', 'review.stage', 'review.visit', 'review.seat'], name=op.f('fk_review_role_case_id_stage_visit_seat_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_role')),
    sa.UniqueConstraint('case_id', 'stage', 'visit', 'seat', 'role', name=op.f('uq_review_role_case_id_stage_visit_seat_role'))
    )


def downgrade() -> None:
    op.drop_table('review_role')
