"""Ukrainian and Polish names, as women and as men bear them. Pure."""

from itertools import product
from random import Random

_UKRAINIAN_WOMEN = (
    "Ірина Олена Оксана Наталія Тетяна Людмила Катерина Юлія Марія Світлана Анна Софія Дарина Галина Леся"
)
_UKRAINIAN_MEN = "Олександр Андрій Сергій Іван Тарас Богдан Дмитро Микола Юрій Василь Петро Роман Максим Остап Назар"
_POLISH_WOMEN = (
    "Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Magdalena Zofia Joanna Monika Aleksandra Beata Łucja Hanna"
)
_POLISH_MEN = "Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Jakub Łukasz Stanisław Wojciech Grzegorz Adam Rafał"

# Where the two forms differ: woman/man.
_UKRAINIAN_SURNAMES = (
    "Шевченко Бондаренко Коваленко Ткаченко Кравченко Олійник Поліщук Мельник Коваль Гончар Савчук Романюк Мороз Їжак"
    " Левицька/Левицький Вишневська/Вишневський Чорна/Чорний Біла/Білий Залізна/Залізний Яворська/Яворський"
    " Лісова/Лісовий Дубова/Дубовий"
)
_POLISH_SURNAMES = (
    "Nowak Wójcik Woźniak Mazur Krawczyk Król Pawlak Wróbel Dudek Sikora Kowalska/Kowalski Wiśniewska/Wiśniewski"
    " Lewandowska/Lewandowski Zielińska/Zieliński Dąbrowska/Dąbrowski Szymańska/Szymański Kwiatkowska/Kwiatkowski"
    " Jabłońska/Jabłoński Górska/Górski Zawadzka/Zawadzki Żak Ślusarczyk"
)
_LATIN = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфąćęłńóśźż", "abvhgdezyiiiklmnoprstufacelnoszz", strict=True))
    | {"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": ""}
)


def _all_names() -> list[str]:
    names = []
    for women, men, surnames in (
        (_UKRAINIAN_WOMEN, _UKRAINIAN_MEN, _UKRAINIAN_SURNAMES),
        (_POLISH_WOMEN, _POLISH_MEN, _POLISH_SURNAMES),
    ):
        forms = [surname.split("/") for surname in surnames.split()]
        names += [f"{first} {form[0]}" for first, form in product(women.split(), forms)]
        names += [f"{first} {form[-1]}" for first, form in product(men.split(), forms)]
    return names


ALL = _all_names()


def draw(count: int, random: Random) -> list[str]:
    """`count` full names, no two alike. Raises ValueError beyond `len(ALL)`."""
    return random.sample(ALL, count)


def email_of(full_name: str) -> str:
    """An address at a domain that nobody can own: `Ірина Шевченко` gives `iryna.shevchenko@example.com`."""
    return ".".join(full_name.lower().translate(_LATIN).split()) + "@example.com"
