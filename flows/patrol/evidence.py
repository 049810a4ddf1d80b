"""A page as it was when something was found on it: what is kept to prove it."""

import io
import zipfile

from flows.patrol.fetching import Fetched
from flows.patrol.reach import say_failure
from storage.audit_chain import instant


def evidence_of(fetched: Fetched, shown: str) -> bytes:
    """A ZIP file: how the server answered and when, and the page itself as it came. `shown`: its address for readers."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("answer.txt"), _answer(fetched, shown))
        if fetched.body:
            archive.writestr(zipfile.ZipInfo("page.html"), fetched.body)
    return packed.getvalue()


def _answer(fetched: Fetched, shown: str) -> str:
    lines = [
        f"网址：{shown}",
        f"取自：{fetched.asked}" + (f" → {fetched.address}" if fetched.address != fetched.asked else ""),
        f"时间：{instant(fetched.at)}",
        f"结果：{fetched.status if fetched.ok else say_failure(fetched)}",
        f"SHA-256：{fetched.digest or '没有读完'}",
        "",
        *(f"{name}: {value}" for name, value in fetched.headers),
    ]
    return "\n".join(lines) + "\n"
