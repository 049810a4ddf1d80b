"""When, by whom, in which case and why a publication was withdrawn, and what is kept of it.

Revision ID: 0019
Revises: 0018
"""

from alembic import op
import sqlalchemy as sa

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

COLUMNS = ('withdrawn_at', 'withdrawn_in', 'withdrawn_by', 'withdrawn_why', 'snapshot')


def upgrade() -> None:
    with op.batch_alter_table('publication') as table:
        table.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('withdrawn_in', sa.Integer(), nullable=True))
        table.add_column(sa.Column('withdrawn_by', sa.String(), nullable=True))
        table.add_column(sa.Column('withdrawn_why', sa.String(), nullable=True))
        table.add_column(sa.Column('snapshot', sa.String(), nullable=True))
        table.create_foreign_key(op.f('fk_publication_withdrawn_in_case'), 'case', ['withdrawn_in'], ['id'])
        table.create_foreign_key(op.f('fk_publication_withdrawn_by_person'), 'person', ['withdrawn_by'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('publication') as table:
        table.drop_constraint(op.f('fk_publication_withdrawn_in_case'), type_='foreignkey')
        table.drop_constraint(op.f('fk_publication_withdrawn_by_person'), type_='foreignkey')
        for column in COLUMNS:
            table.drop_column(column)
