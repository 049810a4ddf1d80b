"""Office documents as the archives of XML parts that they are."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from flows.extraction.budget import MOST_PARTS, Budget, Damaged, TooMuch

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DRAWN_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@dataclass(frozen=True)
class Package:
    """The parts of a document by name."""

    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    budget: Budget

    @classmethod
    def open(cls, data: bytes, budget: Budget) -> "Package":
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Damaged from error
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise TooMuch(f"里面的部件超过{MOST_PARTS}个")
        parts = {info.filename.lstrip("/").replace("\\", "/"): info for info in infos if not info.is_dir()}
        return cls(archive, parts, budget)

    def read(self, name: str) -> bytes:
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
        folder, base = posixpath.split(part)
        tree = self.tree(f"{folder}/_rels/{base}.rels")
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
