"""Whether what was recorded is still what was recorded: chains, seals, and the rows that the audit tells of.

The chains come first. Every other row is compared with what its chain says of it: decisions and ledger lines here,
whatever needs more knowledge by an `Inspection` that the caller brings.
"""

from sqlalchemy.orm import Session

from storage.database import Database
from storage.verification.chains import Walk
from storage.verification.damage import Damage, Verification, compare
from storage.verification.facts import compare_facts
from storage.verification.inspection import Inspection, Recorded
from storage.verification.sealed import check_seals
from storage.verification.strays import stray_rows
from storage.verification.triggers import compare_triggers

CHAINS_ALONE = Inspection()


def verify(database: Database, key: bytes, further: Inspection = CHAINS_ALONE) -> Verification:
    """Compare everything, as of one moment. Changes nothing; memory grows with the chains, not with their events."""
    result = Verification()
    with database.reading() as session:
        _as_of_one_moment(session, database)
        walk = Walk(session, result)
        for event in walk.installation():
            for read in further.events:
                read(event)
        for cases in walk.cases():
            for compare_cases in (compare_facts, *further.cases):
                result.damage += compare_cases(session, cases)
        walk.compare_heads()
        for compare_rest in further.rest:
            result.damage += compare_rest(session)
        result.damage += stray_rows(session, walk.last)
        result.damage += compare_triggers(session, sqlite=database.is_sqlite)
        result.sealed = check_seals(session, key, walk.last, result)
    return result


def _as_of_one_moment(session: Session, database: Database) -> None:
    """What others write meanwhile stays unseen; on SQLite every transaction is so."""
    if not database.is_sqlite:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


__all__ = ["Damage", "Inspection", "Recorded", "Verification", "compare", "verify"]
