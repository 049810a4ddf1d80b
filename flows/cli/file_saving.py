"""The files of a case, written into a folder: for those who decide at the command line."""

import shutil
from pathlib import Path, PurePath

from flows.access.actor import Actor
from flows.access.refusal import Invalid
from flows.assembly import Services
from flows.casework.views import CaseView
from storage.attachments import StoredFile, safe_name


def save_files(services: Services, actor: Actor, view: CaseView, folder: Path) -> list[Path]:
    """All or none: nothing is written where a file is lost, or where a name in the folder is taken."""
    names = _names((*view.files, *view.evidence))
    sources = {digest: services.file(actor, view.id, digest) for digest, _name in names}
    targets = {(digest, name): folder / name for digest, name in names}
    if folder.exists() and not folder.is_dir():
        raise Invalid(f"{folder} 不是文件夹", "请换一个地方")
    taken = [path.name for path in targets.values() if path.exists() or path.is_symlink()]
    if taken:
        raise Invalid(
            f"{folder} 里已经有“{'”、“'.join(taken)}”，附件没有存", "请换一个文件夹，或先移走这些文件"
        )
    folder.mkdir(parents=True, exist_ok=True)
    for (digest, _name), target in targets.items():
        with sources[digest].open("rb") as source, target.open("xb") as written:
            shutil.copyfileobj(source, written)
    return list(targets.values())


def _names(files: tuple[StoredFile, ...]) -> list[tuple[str, str]]:
    """Digest and name of each, once; of those that are named alike the later ones get a number."""
    found: list[tuple[str, str]] = []
    used: set[str] = set()
    for file in {(file.digest, file.name): file for file in files}.values():
        path = PurePath(safe_name(file.name))
        name, number = path.name, 2
        while name.casefold() in used:
            name, number = f"{path.stem}（{number}）{path.suffix}", number + 1
        used.add(name.casefold())
        found.append((file.digest, name))
    return found
