"""The store and the site agree on the kinds of files."""

import pytest

from flows.publishing.attachments import IMAGES, NOT_PUBLISHABLE, PUBLISHABLE, public_names
from flows.publishing.serve import MEDIA_TYPES
from storage.attachments import BY_EXTENSION

STORED = {f".{extension}" for extension in BY_EXTENSION}


def test_the_site_offers_nothing_that_the_store_never_takes() -> None:
    assert PUBLISHABLE <= STORED
    assert NOT_PUBLISHABLE == STORED - PUBLISHABLE
    assert {".pdf", ".docx", ".xlsx", ".csv", ".txt", ".zip"} <= PUBLISHABLE
    assert IMAGES.issubset(PUBLISHABLE & MEDIA_TYPES.keys())


def test_the_site_offers_nothing_that_a_browser_runs() -> None:
    assert PUBLISHABLE.isdisjoint({".html", ".htm", ".xhtml", ".svg", ".xml", ".js", ".css", ".mht"})


@pytest.mark.parametrize("extension", sorted(PUBLISHABLE))
def test_every_publishable_kind_gets_a_public_name(extension: str) -> None:
    assert public_names([f"附表{extension.upper()}"]) == (f"附表{extension}",)
