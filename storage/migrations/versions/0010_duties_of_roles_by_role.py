"""Duties of roles are found by their role: the index by person holds those that name one.

SQLite took the duties of nobody in particular for the few, and read all that were open.

Revision ID: 0010
Revises: 0009
"""

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

BY_PERSON = "ix_review_person"
OF_PERSONS = "ix_review_open_person"
OF_ALL = "ix_review_open_draft"


def upgrade() -> None:
    op.drop_index(BY_PERSON, 'review')
    op.drop_index(OF_PERSONS, 'review')
    _create(BY_PERSON, ['person', 'closed_at'], "person IS NOT NULL")
    _create(OF_ALL, ['unit'], "closed_at IS NULL AND person IS NULL AND kind = 'draft'")


def downgrade() -> None:
    op.drop_index(OF_ALL, 'review')
    op.drop_index(BY_PERSON, 'review')
    op.create_index(BY_PERSON, 'review', ['person'])
    _create(OF_PERSONS, ['person'], "closed_at IS NULL AND person IS NOT NULL")


def _create(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, 'review', columns, postgresql_where=where, sqlite_where=where)
