"""Whether a case that ended may be taken up again (重新办理)."""

from definitions.schema.base import Declared
from definitions.schema.limits import Limit
from definitions.schema.signing import Party


class Reopening(Declared):
    """A case that ended without having been published may be taken up again: it goes back to its drafter, who hands it in
    anew. No signature stands, and its limits begin anew.
    """

    by: Party
    """Who may do so: a role or a person, as in `who`."""
    within: Limit
    """For how long after the end."""


__all__ = ["Reopening"]
