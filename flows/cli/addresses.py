"""Where the programs of an installation answer: what a running `sanshen up` wrote into the home."""

import json

from flows.settings import Settings

PREFECT = "Prefect"
SITES = "网站"


def prefect_api(settings: Settings) -> str | None:
    """What PREFECT_API_URL says, else the server that `up` runs."""
    if settings.prefect_api_url is not None:
        return settings.prefect_api_url
    address = _announced(settings, PREFECT)
    return f"{address}/api" if address else None


def published_sites(settings: Settings) -> str | None:
    """The list of sites; None while they are not served from here."""
    return _announced(settings, SITES)


def _announced(settings: Settings, title: str) -> str | None:
    """Of the program with this in its title; without the last slash."""
    try:
        notice = (settings.home / "run" / "up.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    addresses = json.loads(notice)["addresses"]
    return next((str(each["url"]).rstrip("/") for each in addresses if title in each["title"]), None)
