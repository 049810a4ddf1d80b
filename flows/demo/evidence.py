"""What an item says of files and of entries of registers, as the services take it."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from definitions.schema.fields import EntryField, FormField
from flows.access.refusal import Missing
from flows.assembly import Services
from flows.demo.scan import page_of
from flows.demo.script import Entry, FormValue, Paper
from storage.attachments import StoredFile
from storage.queries.registers import entries

Files = dict[str, list[StoredFile]]


@dataclass(frozen=True, slots=True)
class Evidence:
    services: Services
    organization: str

    def handed(
        self, fields: Iterable[FormField], values: Mapping[str, FormValue]
    ) -> tuple[dict[str, Any], Files]:
        """The values of a form, and apart from them its files."""
        files = {name: [self._stored(value)] for name, value in values.items() if isinstance(value, Paper)}
        declared = {field.id: field for field in fields}
        plain = {
            name: self._number(declared[name], value) if isinstance(value, Entry) else value
            for name, value in values.items()
            if name not in files
        }
        return plain, files

    def given(self, values: Mapping[str, FormValue]) -> tuple[dict[str, Any], list[StoredFile]]:
        """What is filled in in a stage, files as values refer to them; and the files."""
        plain, files = self.handed((), values)
        named = {name: [file.as_json() for file in stored] for name, stored in files.items()}
        return {**plain, **named}, [file for stored in files.values() for file in stored]

    def attached(self, papers: Iterable[Paper]) -> list[StoredFile]:
        return [self._stored(paper) for paper in papers]

    def _stored(self, paper: Paper) -> StoredFile:
        title = paper.file.removesuffix(".pdf")
        return self.services.store_file(io.BytesIO(page_of([title, "（演示用）"])), paper.file)

    def _number(self, field: FormField, wanted: Entry) -> int:
        """Raises Missing where the register has no such entry."""
        assert isinstance(field, EntryField)
        register = self.services.desk.office(self.organization).registers[field.register_name]
        with self.services.desk.database.reading() as session:
            found = entries(session, self.organization, field.register_name)
        for entry in found:
            if entry.values.get(register.naming_field) == wanted.entry:
                return entry.number
        raise Missing(f"{register.title}里没有“{wanted.entry}”")
