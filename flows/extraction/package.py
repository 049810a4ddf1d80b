"""Office documents as the archives of XML parts that they are."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from flows.extraction.budget import MOST_PARTS, Budget, Damaged, TooMuch

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_USUAL = {"word": "word/document.xml", "xl": "xl/workbook.xml", "ppt": "ppt/presentation.xml"}
"""Folder of the main part to its name."""
DRAWN_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@dataclass(frozen=True)
class Package:
    """The parts of a document by name."""

    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    budget: Budget
    been_read: set[str] = field(default_factory=set)
    """Names of parts."""

    @classmethod
    def open(cls, data: bytes, budget: Budget) -> "Package":
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Damaged from error
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise TooMuch(f"里面的部件超过{MOST_PARTS}个")
        files = [info for info in infos if not info.is_dir()]
        parts = {_name(info).casefold(): info for info in files}
        if len(parts) < len(files):
            raise Damaged  # which of two parts of one name a reader shows is up to the reader
        package = cls(archive, {_name(info): info for info in files}, budget)
        package._call_main_part_as_usual()
        return package

    def _call_main_part_as_usual(self) -> None:
        """Programs open what the document says is its main part, whatever that is called: so is it read here."""
        tree = self.tree("_rels/.rels")
        stated = (
            [one.get("Target", "") for one in tree.iter(RELATIONSHIP) if _is_main(one)]
            if tree is not None
            else []
        )
        for target in stated:
            part = posixpath.normpath(target).lstrip("/")
            usual = _USUAL.get(part.partition("/")[0])
            if usual is None or part not in self.parts or len(stated) > 1:
                raise Damaged
            if part != usual:
                self._rename(part, usual)

    def _rename(self, part: str, usual: str) -> None:
        for old, new in ((part, usual), (_links_of(part), _links_of(usual))):
            if new in self.parts:
                raise Damaged  # a part that looks like the main one, and is not
            if old in self.parts:
                self.parts[new] = self.parts.pop(old)

    def read(self, name: str) -> bytes:
        self.been_read.add(name)
        return self.budget.unpack(self.archive, self.parts[name])

    def tree(self, name: str) -> "etree._Element | None":
        """None where the document has no such part."""
        return parse(self.read(name)) if name in self.parts else None

    def names(self, folder: str, extension: str = ".xml") -> list[str]:
        """Parts directly in a folder, in the order of the numbers in their names."""
        found = [n for n in self.parts if posixpath.dirname(n) == folder and n.lower().endswith(extension)]
        return sorted(found, key=lambda name: (len(name), name))

    def targets(self, part: str) -> dict[str, str]:
        """Relationship id to the name of the part within this document that it leads to."""
        folder, _ = posixpath.split(part)
        tree = self.tree(_links_of(part))
        if tree is None:
            return {}
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            if not (target := one.get("Target", "")).startswith("/")
            else target.lstrip("/")
            for one in tree.iter(RELATIONSHIP)
            if one.get("TargetMode") != "External"
        }

    def links(self) -> Iterator[str]:
        """Addresses outside the document that its parts lead to."""
        for name in self.parts:
            if name.endswith(".rels"):
                tree = self.tree(name)
                for one in tree.iter(RELATIONSHIP) if tree is not None else ():
                    if one.get("TargetMode") == "External":
                        yield one.get("Target", "")


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")


def _links_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return f"{folder}/_rels/{base}.rels"


def _is_main(relationship: "etree._Element") -> bool:
    return str(relationship.get("Type", "")).endswith("/officeDocument")


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged from error


def drawn_lines(tree: etree._Element) -> list[str]:
    """The paragraphs of text boxes, charts and slides."""
    lines = ("".join(t.text or "" for t in p.iter(DRAWN_TEXT)) for p in tree.iter(DRAWN_PARAGRAPH))
    return [line for line in lines if line.strip()]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
