"""Of the audit's events only sign-ins are looked up by their moment: every decision wrote into an index of all kinds.

Revision ID: 0013
Revises: 0012
"""

from alembic import op
import sqlalchemy as sa

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

BEFORE = "ix_audit_event_kind_at"
NOW = "ix_audit_event_signed_in"


def upgrade() -> None:
    op.drop_index(BEFORE, 'audit_event')
    where = sa.text("kind = 'signed_in'")
    op.create_index(NOW, 'audit_event', ['at'], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index(NOW, 'audit_event')
    op.create_index(BEFORE, 'audit_event', ['kind', 'at'])
