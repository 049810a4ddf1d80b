"""Letters from the public with the ratings of their answers, and cases that they bring about.

Revision ID: 0023
Revises: 0022
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import triggers_on
from storage.models.base import Moment

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

LETTER = "letter"
RATING = "letter_rating"
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')
BEFORE = (
    "kind IN ('call', 'schedule', 'clock_missed', 'published', 'ended', "
    "'entry_opened', 'entry_changed', 'entry_closed', 'entry_stale_soon', 'entry_stale')"
)
NOW = BEFORE.replace("'entry_stale')", "'entry_stale', 'letter_received')")


def upgrade() -> None:
    op.create_table(LETTER,
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('box', sa.String(), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('received_at', Moment(timezone=True), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('masked', DOCUMENT, nullable=False),
    sa.Column('resembles', sa.String(), nullable=True),
    sa.Column('why_alike', sa.String(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.CheckConstraint("way IN ('page', 'paper', 'telephone', 'email', 'visit')", name=op.f('ck_letter_way')),
    sa.CheckConstraint("(way = 'page') = (person IS NULL)", name=op.f('ck_letter_taken_by')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_letter_person_person')),
    sa.ForeignKeyConstraint(['resembles'], ['letter.number'], name=op.f('fk_letter_resembles_letter')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_letter')),
    sa.UniqueConstraint('form', name=op.f('uq_letter_form'))
    )
    op.create_index('ix_letter_organization_received_at', LETTER, ['organization', 'received_at'])
    op.create_table(RATING,
    sa.Column('letter', sa.String(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_letter_rating_stars')),
    sa.ForeignKeyConstraint(['letter'], ['letter.number'], name=op.f('fk_letter_rating_letter_letter')),
    sa.PrimaryKeyConstraint('letter', name=op.f('pk_letter_rating'))
    )
    for table in (LETTER, RATING):
        for trigger in triggers_on(table, sqlite=_is_sqlite()):
            op.execute(trigger.statement)
    _check_causes(NOW)


def downgrade() -> None:
    op.execute("DELETE FROM case_cause WHERE kind = 'letter_received'")
    _check_causes(BEFORE)
    op.drop_table(RATING)
    op.drop_table(LETTER)


def _check_causes(condition: str) -> None:
    """SQLite makes the table anew, and knows of no constraint but those that it is told."""
    if _is_sqlite():
        with op.batch_alter_table('case_cause', recreate='always') as batch_op:
            batch_op.create_check_constraint(op.f('ck_case_cause_kind'), condition)
        return
    op.drop_constraint(op.f('ck_case_cause_kind'), 'case_cause', type_='check')
    op.create_check_constraint(op.f('ck_case_cause_kind'), 'case_cause', condition)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
