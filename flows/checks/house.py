"""What an office knows beside its processes, and its checks go by: trusted sources, house style, columns, lexicon."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from definitions.schema.organization import Organization
from flows.checks.lexicon import NO_LEXICON, Lexicon

GOVERNMENT = (".gov.cn", ".政务", ".xn--zfr164b")
"""How the domains of government sites end."""


@dataclass(frozen=True)
class House:
    """Nothing in it: an office that declares nothing."""

    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a trusted source to its domains."""
    style: Mapping[str, str] = field(default_factory=dict)
    """What is not to be written to what is."""
    providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Title of a column to the units that provide it."""
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id of a unit to its title and the unit above it."""
    own_domains: tuple[str, ...] = ()
    unit: str = ""
    """The unit that hands the content in."""
    lexicon: Lexicon = NO_LEXICON

    @classmethod
    def of(cls, organization: Organization, unit: str, lexicon: Lexicon = NO_LEXICON) -> "House":
        columns = (column for channel in organization.websites for column in channel.site.columns)
        return cls(
            sources={one.name: tuple(one.domains) for one in organization.sources},
            style={wrong: pair.write for pair in organization.house_style for wrong in pair.instead_of},
            providers={column.title.zh: organization.providers(column.title.zh) for column in columns},
            units={one.id: (one.title.zh, one.within or "") for one in organization.units},
            own_domains=tuple(channel.site.domain for channel in organization.websites),
            unit=unit,
            lexicon=lexicon,
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that a check may go by."""
        known = {
            "sources": self.sources,
            "style": self.style,
            "providers": self.providers,
            "units": self.units,
            "own": self.own_domains,
            "unit": self.unit,
            "lexicon": self.lexicon.digest,
        }
        return hashlib.sha256(json.dumps(known, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def source_of(self, host: str) -> str | None:
        """The trusted source to which a host belongs."""
        for name, domains in self.sources.items():
            if any(is_within(host, domain) for domain in domains):
                return name
        return None

    def is_trusted(self, host: str) -> bool:
        """A government site, the office's own, or that of a trusted source."""
        is_own = any(is_within(host, domain) for domain in self.own_domains)
        return is_own or is_government(host) or self.source_of(host) is not None

    def is_at_or_below(self, unit: str, above: str) -> bool:
        while unit and unit != above:
            unit = self.units.get(unit, ("", ""))[1]
        return unit == above


def host_of(address: str) -> str:
    """Lower case, without port; empty where the address names none."""
    try:
        return (urlsplit(address).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def is_within(host: str, domain: str) -> bool:
    return host == domain.lower() or host.endswith(f".{domain.lower()}")


def is_government(host: str) -> bool:
    return host.endswith(GOVERNMENT)


NO_HOUSE = House()
