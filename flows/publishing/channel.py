"""What every channel can do, and why it may refuse."""

from pathlib import Path
from typing import Protocol

from flows.access.refusal import SanshenError
from flows.publishing.article import Article, Notice, Receipt, Taken


class PublicationChannel(Protocol):
    """A publication is *submitted* until the channel confirms it, which may take many askings.

    Every question may come again, from another process: an article is known by its key, and what was done once is not
    done twice.
    """

    def submit(self, article: Article) -> Receipt:
        """Put the article out. The same article again changes nothing; raises `PublicationRefused`."""

    def confirm(self, article: Article, receipt: Receipt) -> bool:
        """Whether what was submitted is out now, whole and unaltered; to be asked again until it is."""

    def withdraw(self, key: str, notice: Notice) -> Taken | None:
        """Take an article down. Again changes nothing; None where it was never out."""


class PublicationRefused(SanshenError):
    """The channel cannot do it, and trying again unchanged will not help."""


class UnsafeKey(PublicationRefused):
    def __init__(self, key: str) -> None:
        super().__init__(
            f"发布编号“{key}”不能用作网页文件名，未予发布。",
            "编号只能由字母、数字和短横线组成，且不能是 index。请联系系统管理员。",
        )


class UnknownColumn(PublicationRefused):
    def __init__(self, column: str, keys: tuple[str, ...]) -> None:
        super().__init__(
            f"网站没有“{column}”栏目，但下列编号的信息属于该栏目：{'、'.join(keys)}。",
            "请在机构文件中补上该栏目，或改选其他栏目。",
        )


class ContentDiffers(PublicationRefused):
    def __init__(self, key: str, url: str) -> None:
        super().__init__(
            f"编号 {key} 已在 {url} 发布过另一份内容，不能覆盖。", "请先撤回原信息，再重新报送。"
        )


class AlreadyWithdrawn(PublicationRefused):
    def __init__(self, key: str) -> None:
        super().__init__(f"编号 {key} 的信息已经撤回，不能再用同一编号发布。", "如需公开，请重新报送。")


class AddressTaken(PublicationRefused):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} 上没有已撤稿的信息可以接替，不能在这个网址重新发布。",
            "请先把原来的网页撤下；原网页已经更正重发过的，请撤下更正后的那一件。",
        )


class TimeWithoutZone(PublicationRefused):
    def __init__(self, key: str) -> None:
        super().__init__(f"编号 {key} 的发布时间没有时区，无法确定网页上显示的时间。", "请联系系统管理员。")


class UnsafeAttachment(PublicationRefused):
    def __init__(self, name: str, allowed: frozenset[str]) -> None:
        kinds = "、".join(sorted(suffix.removeprefix(".") for suffix in allowed))
        super().__init__(
            f"附件“{name}”的类型不能在网站上公开。", f"请转换成下列类型之一后重新报送：{kinds}。"
        )


class DamagedAttachment(PublicationRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"附件“{name}”缺失，或与审签时的内容不一致，未予发布。", "请重新上传该附件后报送。")


class DamagedRecord(PublicationRefused):
    def __init__(self, path: Path) -> None:
        super().__init__(f"发布记录 {path} 已损坏，无法读取。", "请从备份中恢复该文件，然后重试。")


class ChannelBusy(SanshenError):
    """Trying again later helps."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"网站正在发布其他信息，等待 {seconds:.0f} 秒后仍未轮到。", "请稍后重试。")
