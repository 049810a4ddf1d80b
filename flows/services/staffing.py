"""What people ask of people: who there is, who stands in for whom, what nobody does."""

from datetime import date

from flows.access.actor import Actor
from flows.access.people import Post, Term
from flows.access.proxies import Wish
from flows.casework import standing_in
from flows.casework.colleagues import colleagues
from flows.casework.nameable import Nameable
from flows.casework.posts import VacantPost, vacant_posts
from flows.casework.vacancies import Vacancies, vacancies
from flows.services.asking import Asking
from storage.queries.people import PersonLine, names_of


class Staffing(Asking):
    def names(self) -> dict[str, str]:
        """Of everybody who was ever registered, by what they sign in with."""
        with self.desk.database.reading() as session:
            return names_of(session)

    def people(self, actor: Actor, organization: str) -> list[PersonLine]:
        """The active people of an organisation, for those who belong to it."""
        with self._audited(actor, "people", organization):
            return colleagues(self.desk, actor, organization)

    def nameable(self, actor: Actor, organization: str, unit: str) -> Nameable:
        """Whom the forms of a case of this unit may offer where they ask for a person."""
        declared = self.desk.office(organization).organization
        return Nameable(declared, unit, self.people(actor, organization))

    def vacancies(self, actor: Actor, organization: str) -> Vacancies:
        """The duties that nobody can do."""
        with self._audited(actor, "vacancies", organization):
            return vacancies(self.desk, actor, organization)

    def vacant_posts(self, actor: Actor, organization: str) -> list[VacantPost]:
        """The posts that processes ask for and nobody holds."""
        with self._audited(actor, "people vacancies", organization):
            return vacant_posts(self.desk, actor, organization)

    def proxies(self, actor: Actor, organization: str) -> standing_in.Arrangements:
        """Who stands in for the person, and for whom they do; for administrators also between others."""
        with self._audited(actor, "proxies", organization):
            return standing_in.arrangements(self.desk, actor, organization)

    def offered_proxies(
        self, actor: Actor, organization: str, principal: str, term: Term
    ) -> standing_in.Offered:
        with self._audited(actor, "people proxy give", principal):
            return standing_in.offered(self.desk, actor, organization, principal, term)

    def give_proxy(self, actor: Actor, wish: Wish) -> list[Post]:
        """Let somebody do what another does not while they are away (代理)."""
        with self._audited(actor, "people proxy give", f"{wish.principal} {wish.deputy}"):
            return standing_in.arrange(self.desk, actor, wish)

    def end_proxy(self, actor: Actor, organization: str, principal: str, deputy: str, last_day: date) -> None:
        with self._audited(actor, "people proxy end", f"{principal} {deputy}"):
            standing_in.release(self.desk, actor, organization, principal, deputy, last_day)
