"""The department to which a page about many people can be narrowed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from attendance.models import Department, Employee


@dataclass(frozen=True, slots=True)
class Choice:
    """The departments that can be chosen, and the one that was; None for all of them."""

    departments: list[Department]
    chosen: Department | None

    @classmethod
    def of(cls, departments: QuerySet[Department], asked: str | None) -> "Choice":
        """`asked` is the id that the address names (`?department=`); one that is not to be chosen is passed over."""
        found = list(departments.distinct())
        return cls(found, next((each for each in found if str(each.pk) == asked), None))

    def among(self, people: QuerySet[Employee]) -> QuerySet[Employee]:
        """Those of the people who are in the department."""
        return people.filter(department=self.chosen) if self.chosen else people

    def context(self) -> dict:
        """For `partials/departments.html`; with `kept` a link to another month stays in the department."""
        kept = f"&department={self.chosen.pk}" if self.chosen else ""
        return {"departments": self.departments, "chosen": self.chosen, "kept": kept}
