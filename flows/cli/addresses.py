"""Where the Prefect server of an installation answers."""

import json

from flows.settings import Settings


def known_address(settings: Settings) -> str | None:
    """What PREFECT_API_URL says, else what a running `sanshen up` wrote into the home."""
    if settings.prefect_api_url is not None:
        return settings.prefect_api_url
    notice = settings.home / "run" / "up.json"
    try:
        addresses = json.loads(notice.read_text(encoding="utf-8"))["addresses"]
    except FileNotFoundError:
        return None
    return next((f"{a['url'].rstrip('/')}/api" for a in addresses if "Prefect" in a["title"]), None)
