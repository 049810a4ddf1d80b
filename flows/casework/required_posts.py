"""Posts that an organisation wants to be held at each of certain units, whether or not a case could wait for them."""

from collections.abc import Collection, Iterator

from definitions.schema.organization import Organization
from definitions.semantics.posts import Post

Held = Collection[tuple[str, str]]
"""Unit and role."""


def required_and_vacant(organization: Organization, held: Held) -> Iterator[Post]:
    """Those that nobody holds."""
    for role in organization.roles:
        for unit in role.held_at:
            if (unit, role.id) not in held:
                yield Post(unit, (role.id,))
