"""Duties name the clock that presses on them; indexes that serve: one for a person's drafts, none that nobody asks.

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

OWN = sa.text('closed_at IS NULL AND person IS NOT NULL')
OPEN = sa.text('closed_at IS NULL')


def upgrade() -> None:
    op.add_column('review', sa.Column('pressing', sa.String(), nullable=True))
    op.create_index('ix_review_open_person', 'review', ['person'], postgresql_where=OWN, sqlite_where=OWN)
    op.drop_index('ix_review_open_case', 'review')
    op.create_index('ix_audit_event_kind_at', 'audit_event', ['kind', 'at'])
    op.drop_index('ix_audit_event_at', 'audit_event')
    op.drop_index('ix_audit_event_kind', 'audit_event')


def downgrade() -> None:
    op.create_index('ix_audit_event_kind', 'audit_event', ['kind'])
    op.create_index('ix_audit_event_at', 'audit_event', ['at'])
    op.drop_index('ix_audit_event_kind_at', 'audit_event')
    op.create_index('ix_review_open_case', 'review', ['case_id'], postgresql_where=OPEN, sqlite_where=OPEN)
    op.drop_index('ix_review_open_person', 'review')
    op.drop_column('review', 'pressing')
