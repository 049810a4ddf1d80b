"""Records to the bytes of the pages. Pure: no page depends on anything but the site and the records given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import dropwhile
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from definitions.schema.organization import Column, Site
from definitions.working_days import SHANGHAI
from flows.publishing.article import Notice
from flows.publishing.attachments import is_image
from flows.publishing.markdown import to_html, to_prose
from flows.publishing.records import Record, RecordedFile
from storage.attachments import say_size

PER_PAGE = 20
NEWEST = 9
PER_COLUMN = 6
PINNED_ON_HOME = 3
"""Before the newest, in each list of the home page: more of them would leave no room for what is new."""
IN_FEED = 20
LONGEST_DESCRIPTION = 150
SAMPLE_DOMAIN = ".example"
"""No real site can have such a domain (RFC 2606)."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A column on the home page."""

    column: Column
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Download:
    title: str
    href: str
    size: str


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the pagination of a column; `number` is None for a gap."""

    number: int | None
    href: str


@dataclass(frozen=True, slots=True)
class Pages:
    site: Site
    organization_title: str
    letters: str = ""
    """The address of the page where readers write to the organisation; empty: there is no link."""

    def home(self, newest_first: Sequence[Record]) -> bytes:
        blocks = [
            Block(column, pinned_first(_within(newest_first, column), PINNED_ON_HOME)[:PER_COLUMN])
            for column in self.site.columns
        ]
        newest = pinned_first(newest_first, PINNED_ON_HOME)[:NEWEST]
        return self._render(
            "home.html",
            root="",
            here="home",
            path="",
            newest=newest,
            lead=description_of(newest[0]) if newest else "",
            blocks=[block for block in blocks if block.records],
            column_titles={column.id: column.title.zh for column in self.site.columns},
        )

    def column(self, column: Column, newest_first: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
        """File name and bytes of each page of the column; an empty column has one page."""
        records = pinned_first(_within(newest_first, column))
        count = max(1, -(-len(records) // PER_PAGE))
        for number in range(1, count + 1):
            yield (
                column_page(number),
                self._render(
                    "column.html",
                    root="../",
                    here=column.id,
                    path=f"{column.id}/{column_page(number)}",
                    column=column,
                    records=records[(number - 1) * PER_PAGE : number * PER_PAGE],
                    total=len(records),
                    number=number,
                    count=count,
                    steps=_steps(number, count),
                ),
            )

    def article(self, record: Record) -> bytes:
        column = next(column for column in self.site.columns if column.id == record.column)
        body = to_html(record.body, {file.title: _address(record, file) for file in record.files})
        images = (file for file in record.files if is_image(file.name))
        picture = next((f"files/{record.key}/{quote(file.name)}" for file in images), None)
        return self._render(
            "article.html",
            root="../",
            here=column.id,
            path=record.path,
            column=column,
            record=record,
            body=Markup(body),
            description=description_of(record),
            original=record.source_url if is_web_address(record.source_url) else None,
            image=f"{self.address}{picture}" if picture else None,
            downloads=[
                Download(file.title, _address(record, file), say_size(file.size)) for file in record.files
            ],
        )

    def withdrawn(self, notice: Notice) -> bytes:
        """Says nothing of what stood there: that may be why it was withdrawn."""
        return self._render("withdrawn.html", root="../", here="", path="", notice=notice)

    def not_found(self) -> bytes:
        return self._render("not_found.html", root="", here="", path="")

    def feed(self, newest_first: Sequence[Record]) -> bytes:
        entries = [(record, description_of(record)) for record in newest_first[:IN_FEED]]
        return self._render("feed.xml", entries=entries)

    def sitemap(self, newest_first: Sequence[Record]) -> bytes:
        filled = {record.column for record in newest_first}
        columns = [column for column in self.site.columns if column.id in filled]
        return self._render("sitemap.xml", records=newest_first, columns=columns)

    def robots(self) -> bytes:
        return f"User-agent: *\nAllow: /\nSitemap: {self.address}sitemap.xml\n".encode()

    @property
    def is_sample(self) -> bool:
        """A site of made-up data says so on every page, and nothing on it passes for a government's number."""
        return self.site.domain.endswith(SAMPLE_DOMAIN)

    @property
    def address(self) -> str:
        return f"https://{self.site.domain}/"

    def _render(self, template: str, **values: object) -> bytes:
        text = (
            _templates()
            .get_template(template)
            .render(
                site=self.site,
                is_sample=self.is_sample,
                organization_title=self.organization_title,
                letters=self.letters,
                address=self.address,
                **values,
            )
        )
        return (_NOT_IN_XML.sub("", text) + "\n").encode()


def pinned_first(newest_first: Sequence[Record], most: int | None = None) -> list[Record]:
    """The pinned records before the others; more than `most` of them stand where their time puts them."""
    pinned = [record for record in newest_first if record.pinned][:most]
    ahead = {record.key for record in pinned}
    return [*pinned, *(record for record in newest_first if record.key not in ahead)]


def _within(records: Sequence[Record], column: Column) -> list[Record]:
    return [record for record in records if record.column == column.id]


def column_page(number: int) -> str:
    return "index.html" if number == 1 else f"index_{number}.html"


def description_of(record: Record) -> str:
    """As declared, or how the sentences of the body begin. Never the title once more: it stands beside it."""
    text = " ".join(record.description.split())
    if not text or text == record.title:
        body = _without_head(record)
        text = to_prose(_beginning(body)) or to_prose(body) or record.title
    return text if len(text) <= LONGEST_DESCRIPTION else text[: LONGEST_DESCRIPTION - 1] + "…"


def _without_head(record: Record) -> str:
    """The body without the lines at its head that repeat the title or the document number."""
    told = {"", _bare(record.title), _bare(record.document_number or "")}
    return "\n".join(dropwhile(lambda line: _bare(line) in told, record.body.splitlines()))


def _bare(line: str) -> str:
    return line.strip("#*　 \t")


def _beginning(body: str) -> str:
    """Whole lines, enough for a description with an addressee before it."""
    end = body.find("\n", 4 * LONGEST_DESCRIPTION)
    return body if end < 0 else body[:end]


def is_web_address(address: str | None) -> bool:
    """A link to anything else, `javascript:` for one, is not shown."""
    return bool(address) and urlsplit(address).scheme in {"http", "https"}


def minute(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def day(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d")


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _address(record: Record, file: RecordedFile) -> str:
    return f"../files/{record.key}/{quote(file.name)}"


def _steps(number: int, count: int) -> list[Step]:
    """First, last and two neighbours on each side."""
    shown = sorted({1, count} | set(range(max(1, number - 2), min(count, number + 2) + 1)))
    steps: list[Step] = []
    previous = 0
    for page in shown:
        if page > previous + 1:
            steps.append(Step(None, ""))
        steps.append(Step(page, column_page(page)))
        previous = page
    return steps


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.publishing"),
        autoescape=select_autoescape(["html", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"minute": minute, "day": day, "rfc3339": rfc3339, "column_page": column_page}
    return environment
