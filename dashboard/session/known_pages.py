"""At which addresses there are pages. Streamlit answers every address with the same page, and shows the first one there."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.session.form_pages import TEMPLATES

PATHS = frozenset(
    {"new", "letter", "search", "ledgers", "registers", "patrols", "processes", "statistics", "proxies"}
    | {"operation"}
)


def at(path: str) -> str:
    """The address of a page in `PATHS`; for whoever opens any other there is none."""
    if path not in PATHS:
        raise ValueError(f"no page is at {path!r}")
    return path


def is_known(path: str) -> bool:
    """Of a request."""
    return path.strip("/") in PATHS | {""}


def not_found_page() -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, enable_async=False
    )
    return environment.get_template("not_found.html").render()


__all__ = ["PATHS", "at", "is_known", "not_found_page"]
