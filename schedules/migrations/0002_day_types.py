from django.db import migrations

WORK, PAID, UNPAID, OFF = "work", "paid", "unpaid", "off"
BLUE, GREEN, YELLOW, RED, GREY, VIOLET = "#dbe8fb", "#dcf4e6", "#ffefd2", "#fde6e4", "#e9ecf1", "#ece4fb"

# code, kind, colour, names in Ukrainian, Polish and English, and what else there is to say
UK = [
    ("ОФ", WORK, BLUE, "Офісний день", "Dzień biurowy", "Office day", {"hours": "9-18", "unpaid_break": "13-14"}),
    ("Д", WORK, BLUE, "Денна зміна", "Zmiana dzienna", "Day shift", {"hours": "8-20"}),
    ("Н", WORK, VIOLET, "Нічна зміна", "Zmiana nocna", "Night shift", {"hours": "20-8"}),
    ("В", OFF, GREY, "Вихідний", "Dzień wolny", "Day off", {}),
    (
        "ВП",
        PAID,
        GREEN,
        "Щорічна відпустка",
        "Urlop wypoczynkowy",
        "Annual leave",
        {"can_be_asked": True, "yearly_days": 20, "carry_over_days": 20},
    ),
    (
        "НА",
        UNPAID,
        YELLOW,
        "Відпустка без збереження зарплати",
        "Urlop bezpłatny",
        "Unpaid leave",
        {"can_be_asked": True},
    ),
    ("Л", PAID, RED, "Лікарняний", "Zwolnienie lekarskie", "Sick leave", {"can_be_asked": True, "is_private": True}),
    ("ВД", PAID, YELLOW, "Відрядження", "Delegacja", "Business trip", {"can_be_asked": True}),
    (
        "НЗ",
        UNPAID,
        RED,
        "Неявка з нез’ясованих причин",
        "Nieobecność niewyjaśniona",
        "Absence not explained",
        {"is_private": True},
    ),
    ("ПР", UNPAID, RED, "Прогул", "Nieobecność nieusprawiedliwiona", "Truancy", {"is_private": True}),
]
PL = [
    ("B", WORK, BLUE, "Офісний день", "Dzień biurowy", "Office day", {"hours": "8-16"}),
    ("R", WORK, BLUE, "Ранкова зміна", "Zmiana ranna", "Morning shift", {"hours": "6-14"}),
    ("P", WORK, YELLOW, "Друга зміна", "Zmiana popołudniowa", "Afternoon shift", {"hours": "14-22"}),
    ("N", WORK, VIOLET, "Нічна зміна", "Zmiana nocna", "Night shift", {"hours": "22-6"}),
    ("W", OFF, GREY, "Вихідний за графіком", "Dzień wolny z grafiku", "Day off by the roster", {}),
    (
        "W5",
        OFF,
        GREY,
        "Вихідний п’ятиденного тижня",
        "Wolne za pięciodniowy tydzień pracy",
        "Day off of the five-day week",
        {},
    ),
    ("WN", OFF, GREY, "Вільна неділя", "Wolna niedziela", "Free Sunday", {}),
    ("WŚ", OFF, GREY, "Вільне свято", "Wolne święto", "Free holiday", {}),
    (
        "U",
        PAID,
        GREEN,
        "Щорічна відпустка",
        "Urlop wypoczynkowy",
        "Annual leave",
        {"can_be_asked": True, "yearly_days": 20, "carry_over_days": 20},
    ),
    (
        "UŻ",
        PAID,
        GREEN,
        "Відпустка на вимогу",
        "Urlop na żądanie",
        "Leave on demand",
        {"can_be_asked": True, "yearly_days": 4},
    ),
    (
        "UO",
        PAID,
        GREEN,
        "Відпустка з особливого приводу",
        "Urlop okolicznościowy",
        "Leave on a special occasion",
        {"can_be_asked": True},
    ),
    (
        "DUG",
        PAID,
        GREEN,
        "Догляд за дитиною (ст. 188)",
        "Opieka nad dzieckiem (art. 188)",
        "Child care (art. 188)",
        {"can_be_asked": True, "yearly_days": 2},
    ),
    (
        "UB",
        UNPAID,
        YELLOW,
        "Відпустка без збереження зарплати",
        "Urlop bezpłatny",
        "Unpaid leave",
        {"can_be_asked": True},
    ),
    ("L4", PAID, RED, "Лікарняний", "Zwolnienie lekarskie", "Sick leave", {"can_be_asked": True, "is_private": True}),
    ("DEL", PAID, YELLOW, "Відрядження", "Delegacja", "Business trip", {"can_be_asked": True}),
    ("NU", UNPAID, RED, "Виправдана неявка", "Nieobecność usprawiedliwiona", "Excused absence", {"is_private": True}),
    (
        "NN",
        UNPAID,
        RED,
        "Невиправдана неявка",
        "Nieobecność nieusprawiedliwiona",
        "Unexcused absence",
        {"is_private": True},
    ),
]


def seed(apps, schema_editor):
    """The usual codes of Ukrainian and of Polish rosters; HR edits them from then on."""
    DayType = apps.get_model("schedules", "DayType")
    for profile, rows in (("uk", UK), ("pl", PL)):
        for code, kind, colour, uk, pl, en, more in rows:
            names = {"name_uk": uk, "name_pl": pl, "name_en": en}
            values = {"kind": kind, "colour": colour, "code": code, **names, **more}
            DayType.objects.get_or_create(profile=profile, folded_code=code, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("schedules", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
