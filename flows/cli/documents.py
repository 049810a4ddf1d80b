"""A procedure that is named on the command line: by a file, by its id, or by a version that some case runs on or that was published."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from definitions.loader import load_accepted, load_organization, load_process, load_register
from definitions.registry import CATALOGUE, Catalogue, open_catalogue
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register
from definitions.semantics.entries import Registers
from flows.access.refusal import Invalid
from flows.cli.home import open_home
from flows.settings import Settings
from storage.models import DefinitionVersion

_DECLARES_A_REGISTER = re.compile(r"^register:", re.MULTILINE)
"""At the beginning of a line stands what a document is about; in a process the word stands further in."""


@dataclass(frozen=True, slots=True)
class Named:
    process: Process
    organization: Organization | None
    """Where there is one beside it."""
    registers: Registers = field(default_factory=dict)
    """The registers of that organisation."""


def find_process(name: str) -> Named:
    """Raises InvalidDefinition where the document will not do, Invalid where there is none."""
    path = Path(name)
    if path.is_file():
        return _of_file(path)
    process, at, digest = name.partition("@")
    if path.suffix in {".yaml", ".yml"} or "/" in name:
        raise Invalid(f"没有这个文件：{name}", "请核对路径")
    catalogue = open_catalogue(catalogue_root(), published=Settings().published_processes)
    return _of_version(process, digest, catalogue) if at else _of_catalogue(process, catalogue)


def catalogue_root() -> Path:
    return Settings().definitions or CATALOGUE


def register_of_file(name: str) -> Register | None:
    """The register that a file declares; None where it is no file, or declares something else."""
    path = Path(name)
    if not path.is_file():
        return None
    text = _text(path)
    return load_register(text, name) if _DECLARES_A_REGISTER.search(text) else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{path} 不是 UTF-8 编码", "请另存为 UTF-8") from None


def _of_file(path: Path) -> Named:
    """The document alone, so that an older one need not fit the organisation of today."""
    text = _text(path)
    beside = path.resolve().parent.parent / "organization.yaml"
    organization = None
    registers: Registers = {}
    if beside.is_file():
        organization = load_organization(beside.read_text(encoding="utf-8"), str(beside))
        registers = _registers(beside.parent / "registers")
    return Named(load_process(text, str(path)).process, organization, registers)


def _registers(folder: Path) -> Registers:
    files = sorted(folder.glob("*.yaml"))
    loaded = (load_register(file.read_text(encoding="utf-8"), str(file)) for file in files)
    return {one.register_name: one for one in loaded}


def _of_catalogue(process: str, catalogue: Catalogue) -> Named:
    loaded = catalogue.find(process)
    if loaded is None:
        known = "、".join(sorted(one.process.process for one in catalogue.processes()))
        raise Invalid(f"没有“{process}”这个流程", f"写文件名，或写其中一个：{known}")
    office = catalogue.office(loaded.process.organization)
    return Named(loaded.process, office.organization, office.registers)


def _of_version(process: str, digest: str, catalogue: Catalogue) -> Named:
    """`digest`: the beginning will do."""
    with open_home() as home, home.database.reading() as session:
        rows = session.execute(
            select(DefinitionVersion.digest, DefinitionVersion.version, DefinitionVersion.text).where(
                DefinitionVersion.process == process
            )
        ).all()
    found = [row for row in rows if row.digest.startswith(digest)]
    if len(found) != 1 or not digest:
        known = "、".join(f"{process}@{row.digest[:12]}（第 {row.version} 版）" for row in rows) or "没有"
        why = "不止一个版本" if len(found) > 1 else "没有办件用过、也没有发布过这个版本"
        raise Invalid(f"{process}@{digest}：{why}", f"办件用过的、发布过的版本：{known}")
    loaded = load_accepted(found[0].text, f"{found[0].digest[:12]}.yaml")
    office = catalogue.offices.get(process.partition(".")[0])
    if office is None:
        return Named(loaded.process, None)
    return Named(loaded.process, office.organization, office.registers)
