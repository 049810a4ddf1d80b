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
    op.create_table('review_barred',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id', 'stage', 'visit', 'seat'], ['review.case_id', 'review.stage', 'review.visit', 'review.seat'], name=op.f('fk_review_barred_case_id_stage_visit_seat_review')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_review_barred_person_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_barred')),
    sa.UniqueConstraint('case_id', 'stage', 'visit', 'seat', 'person', name=op.f('uq_review_barred_case_id_stage_visit_seat_person'))
    )


def downgrade() -> None:
    op.drop_table('review_barred')
