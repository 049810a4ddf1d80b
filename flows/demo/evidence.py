"""What an item says of files, of entries of registers and of what is published, as the services take it."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from definitions.schema.fields import EntryField, FormField
from flows.access.refusal import Missing
from flows.assembly import Services
from flows.demo.scan import page_of, picture
from flows.demo.script import Entry, FormValue, Paper, Put
from storage.attachments import StoredFile
from storage.queries.registers import entries

Files = dict[str, list[StoredFile]]


@dataclass(frozen=True, slots=True)
class Evidence:
    services: Services
    organization: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Item id to the number of its case, of those that were handed in by now."""

    def handed(
        self, fields: Iterable[FormField], values: Mapping[str, FormValue]
    ) -> tuple[dict[str, Any], Files]:
        """The values of a form, and apart from them its files."""
        files = {name: [self._stored(value)] for name, value in values.items() if isinstance(value, Paper)}
        declared = {field.id: field for field in fields}
        plain = {
            name: self._referred(declared.get(name), value)
            for name, value in values.items()
            if name not in files
        }
        return plain, files

    def _referred(self, asked: FormField | None, value: FormValue) -> Any:
        match value:
            case Entry():
                return self._number(asked, value)
            case Put():
                return self._case_of(value)
            case _:
                return value

    def given(self, values: Mapping[str, FormValue]) -> tuple[dict[str, Any], list[StoredFile]]:
        """What is filled in in a stage, files as values refer to them; and the files."""
        plain, files = self.handed((), values)
        named = {name: [file.as_json() for file in stored] for name, stored in files.items()}
        return {**plain, **named}, [file for stored in files.values() for file in stored]

    def attached(self, papers: Iterable[Paper]) -> list[StoredFile]:
        return [self._stored(paper) for paper in papers]

    def _stored(self, paper: Paper) -> StoredFile:
        if paper.file.endswith(".png"):
            return self.services.store_file(io.BytesIO(picture()), paper.file)
        title = paper.file.removesuffix(".pdf")
        return self.services.store_file(io.BytesIO(page_of([title, "（演示用）"])), paper.file)

    def _case_of(self, wanted: Put) -> str:
        """Raises Missing before that item was handed in."""
        if wanted.published not in self.numbers:
            raise Missing(f"{wanted.published} 还没有报送")
        return self.numbers[wanted.published]

    def _number(self, asked: FormField | None, wanted: Entry) -> int:
        """Raises Missing where the register has no such entry."""
        assert isinstance(asked, EntryField)
        register = self.services.desk.office(self.organization).registers[asked.register_name]
        with self.services.desk.database.reading() as session:
            found = entries(session, self.organization, asked.register_name)
        for entry in found:
            if entry.values.get(register.naming_field) == wanted.entry:
                return entry.number
        raise Missing(f"{register.title}里没有“{wanted.entry}”")
