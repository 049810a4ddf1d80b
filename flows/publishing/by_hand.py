"""A channel on which a person has published, or withdrawn, and says so."""

from dataclasses import dataclass

from flows.publishing.article import Article, Notice, Receipt, Taken


@dataclass(frozen=True, slots=True)
class ByHand:
    """What its person registered is all that is known of it; the proof is kept with their answer."""

    link: str = ""

    def submit(self, article: Article) -> Receipt:
        return Receipt(self.link, article.content_hash)

    def confirm(self, article: Article, receipt: Receipt) -> bool:
        return receipt == self.submit(article)

    def withdraw(self, key: str, notice: Notice) -> Taken | None:  # noqa: ARG002  the person has seen to it
        return Taken(notice.at, None, None)
