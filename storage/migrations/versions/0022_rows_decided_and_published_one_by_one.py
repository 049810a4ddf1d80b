"""Rows of a table that are decided and published one by one.

Revision ID: 0022
Revises: 0021
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

BEFORE = ['case_id', 'stage', 'visit', 'channel']
NOW = [*BEFORE, 'row']
STATES = "state IN ('submitted', 'confirmed', 'failed', 'withdrawn')"


def upgrade() -> None:
    document = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')
    op.add_column('decision', sa.Column('refused', document, server_default='{}', nullable=False))
    op.add_column('publication', sa.Column('row', sa.Integer(), server_default='0', nullable=False))
    _unique(BEFORE, NOW)


def downgrade() -> None:
    op.execute('DELETE FROM publication WHERE "row" > 0')
    _unique(NOW, BEFORE)
    op.drop_column('publication', 'row')
    op.drop_column('decision', 'refused')


def _unique(before: list[str], now: list[str]) -> None:
    """SQLite makes the table anew, and forgets the checks that it is not told."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table('publication') as batch_op:
        batch_op.drop_constraint(_called(before), type_='unique')
        batch_op.create_unique_constraint(_called(now), now)
        if is_sqlite:
            batch_op.create_check_constraint(op.f('ck_publication_state'), STATES)


def _called(columns: list[str]) -> str:
    return op.f(f"uq_publication_{'_'.join(columns)}")
