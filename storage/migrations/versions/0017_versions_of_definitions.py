"""Published versions of definitions, and cases that were brought from one version to another.

Revision ID: 0017
Revises: 0016
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import triggers_on

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

PUBLISHED = "published_version"
MIGRATION = "case_migration"
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def upgrade() -> None:
    op.create_table(PUBLISHED,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('effective', sa.Date(), nullable=False),
    sa.Column('published_by', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['digest'], ['definition_version.digest'], name=op.f('fk_published_version_digest_definition_version')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_published_version_published_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_version')),
    sa.UniqueConstraint('digest', name=op.f('uq_published_version_digest')),
    sa.UniqueConstraint('process', 'version', name=op.f('uq_published_version_process_version'))
    )
    op.create_index('ix_published_version_process_effective', PUBLISHED, ['process', 'effective'])
    op.create_table(MIGRATION,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('was', sa.String(), nullable=False),
    sa.Column('now', sa.String(), nullable=False),
    sa.Column('stages', DOCUMENT, nullable=False),
    sa.Column('cases', DOCUMENT, nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['was'], ['definition_version.digest'], name=op.f('fk_case_migration_was_definition_version')),
    sa.ForeignKeyConstraint(['now'], ['definition_version.digest'], name=op.f('fk_case_migration_now_definition_version')),
    sa.ForeignKeyConstraint(['undoes'], ['case_migration.number'], name=op.f('fk_case_migration_undoes_case_migration')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_case_migration_person_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_migration')),
    sa.UniqueConstraint('number', name=op.f('uq_case_migration_number')),
    sa.UniqueConstraint('undoes', name=op.f('uq_case_migration_undoes'))
    )
    for table in (PUBLISHED, MIGRATION):
        for trigger in triggers_on(table, sqlite=op.get_bind().dialect.name == "sqlite"):
            op.execute(trigger.statement)


def downgrade() -> None:
    op.drop_table(MIGRATION)
    op.drop_table(PUBLISHED)
