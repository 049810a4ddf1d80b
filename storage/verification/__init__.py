"""Whether what was recorded is still what was recorded: chains, seals, and the rows that the audit tells of.

The chains come first. Every other row is compared with what its chain says of it: decisions and ledger lines here,
whatever needs more knowledge by an `Inspection` that the caller brings.
"""

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
    with database.reading_one_moment() as session:
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


__all__ = ["Damage", "Inspection", "Recorded", "Verification", "compare", "verify"]
