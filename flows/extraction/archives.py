"""Archives: every file in them is read as if it lay beside them."""

import io
import zipfile

from flows.extraction.budget import Budget, Damaged, Locked, TooMuch
from flows.extraction.office import ReadInner
from flows.extraction.written import Notebook, TroubleKind

_UTF8 = 0x800


def read_archive(data: bytes, budget: Budget, notes: Notebook, read_inner: ReadInner) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    notes.write_text("压缩包里的文件名", "\n".join(_name(info) for info in infos))
    for info in infos:
        name = _name(info)
        place = f"压缩包里的“{name}”"
        try:
            budget.take_file()
            read_inner(budget.unpack(archive, info), name, place)
        except Locked:
            notes.fail(TroubleKind.ENCRYPTED, place)
        except Damaged:
            notes.fail(TroubleKind.DAMAGED, place)
        except TooMuch as limit:
            notes.fail(TroubleKind.TOO_MUCH, place, limit.reason)
            if budget.files < 0:
                return


def _name(info: zipfile.ZipInfo) -> str:
    """Programs in China write names in GBK, and do not say so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
