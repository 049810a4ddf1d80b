"""Copies of a case to people who are to know of it, with receipts.

Revision ID: 0008
Revises: 0007
"""

from alembic import op
import sqlalchemy as sa

import storage.models.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('sent_by', sa.String(), nullable=False),
    sa.Column('sent_at', storage.models.base.Moment(), nullable=False),
    sa.Column('read_at', storage.models.base.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_copy_case_id_case')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_case_copy_person_person')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_case_copy_sent_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_copy')),
    sa.UniqueConstraint('case_id', 'person', name=op.f('uq_case_copy_case_id_person'))
    )
    op.create_index('ix_case_copy_person', 'case_copy', ['person'])


def downgrade() -> None:
    op.drop_table('case_copy')
