"""What was attached to decisions is found by its digest.

Revision ID: 0004
Revises: 0003
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.append_only import triggers_on

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

TABLE = "decision_evidence"
DUTY = ('case_id', 'stage', 'visit', 'seat')
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')


def upgrade() -> None:
    evidence = op.create_table(TABLE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('visit', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(DUTY, [f'decision.{column}' for column in DUTY], name=op.f('fk_decision_evidence_case_id_stage_visit_seat_decision')),
    sa.ForeignKeyConstraint(['digest'], ['attachment.digest'], name=op.f('fk_decision_evidence_digest_attachment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_evidence')),
    sa.UniqueConstraint(*DUTY, 'digest', name=op.f('uq_decision_evidence_case_id_stage_visit_seat_digest'))
    )
    op.create_index('ix_decision_evidence_digest', TABLE, ['digest'])
    _fill(evidence)
    for trigger in triggers_on(TABLE, sqlite=op.get_bind().dialect.name == "sqlite"):
        op.execute(trigger.statement)


def _fill(evidence: sa.Table) -> None:
    """From the decisions that were taken before, in their order."""
    names = sa.column('id'), *map(sa.column, DUTY), sa.column('evidence', DOCUMENT)
    decision = sa.table('decision', *names)
    for row in op.get_bind().execute(sa.select(decision).order_by(decision.c.id)).mappings().all():
        duty = {column: row[column] for column in DUTY}
        for digest in dict.fromkeys(file['digest'] for file in row['evidence']):
            op.execute(evidence.insert().values(**duty, digest=digest))


def downgrade() -> None:
    op.drop_table(TABLE)
