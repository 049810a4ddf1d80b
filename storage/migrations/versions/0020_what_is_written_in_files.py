"""What was read from stored files.

Revision ID: 0020
Revises: 0019
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

FILE_TEXT = "file_text"
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table(FILE_TEXT,
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('extractor', sa.String(), nullable=False),
    sa.Column('written', DOCUMENT, nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['digest'], ['attachment.digest'], name=op.f('fk_file_text_digest_attachment')),
    sa.PrimaryKeyConstraint('digest', 'extractor', name=op.f('pk_file_text'))
    )


def downgrade() -> None:
    op.drop_table(FILE_TEXT)
