"""What HR writes into a cell: the grammar of hours and pauses, and codes found as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.codes import (
    CodeBook,
    Pause,
    Segment,
    Unreadable,
    fold,
    hhmm,
    read_hours,
    read_pause,
    write_hours,
    write_pause,
)

laws = settings(max_examples=500, deadline=None)
ANY_TEXT = st.text() | st.text("0123456789:.,/+-–…доdo ДекDecгруВ\u00a0２²½", max_size=20)
EIGHT = 8 * 60
UKRAINIAN = ["В", "Вих", "OFF", "ВП", "Відп", "Л", "Л/Б", "ЛН", "Н", "НЗ", "ПР", "ВД", "Д", "ОФ"]
POLISH = ["W", "W5", "WN", "WŚ", "DWN", "×", "U", "UŻ", "L4", "CH", "NN", "DEL", "R", "P", "N", "D", "I", "II"]


def hours(text, default_start=None):
    """Read, as `(from, until)` pairs of the clock."""
    return [(hhmm(segment.start), hhmm(segment.end)) for segment in read_hours(text, default_start)]


def read_or_refused(read, *arguments):
    """What was read, or None; the laws let no other exception pass."""
    try:
        return read(*arguments)
    except Unreadable:
        return None


def refusal(text, default_start=EIGHT, read=read_hours):
    with pytest.raises(Unreadable) as caught:
        read(text, default_start) if read is read_hours else read(text)
    return caught.value.word


@pytest.mark.parametrize(
    ("text", "start", "end", "length"),
    [
        ("8-17", "08:00", "17:00", 9),
        ("08-17", "08:00", "17:00", 9),
        ("8-20", "08:00", "20:00", 12),
        ("20-8", "20:00", "08:00", 12),
        ("22-6", "22:00", "06:00", 8),
        ("7.30-15.30", "07:30", "15:30", 8),
        ("7:30-15:30", "07:30", "15:30", 8),
        ("08:30-17", "08:30", "17:00", 8.5),
        ("8-8", "08:00", "08:00", 24),
        ("0-24", "00:00", "24:00", 24),
        ("16-24", "16:00", "24:00", 8),
        ("16-0", "16:00", "24:00", 8),
        ("8.12-9", "08:12", "09:00", 0.8),
    ],
)
def test_from_and_until(text, start, end, length):
    (segment,) = read_hours(text)
    assert (hhmm(segment.start), hhmm(segment.end)) == (start, end)
    assert segment.end - segment.start == length * 60


@pytest.mark.parametrize(
    "text",
    [
        " 8 - 17 ",
        "8–17",
        "8—17",
        "8\N{MINUS SIGN}17",
        "8\N{FIGURE DASH}17",
        "8\N{NON-BREAKING HYPHEN}17",
        "8\N{NO-BREAK SPACE}-\N{NO-BREAK SPACE}17",
        "８－１７",
        "8..17",
        "8…17",
        "8до17",
        "8 до 17",
        "8 ДО 17",
        "8 do 17",
        "8:00-17.00",
        "8 : 00 - 17 : 00",
        "\t08:00–17:00\n",
    ],
)
def test_the_same_hours_in_other_letters(text):
    assert hours(text) == [("08:00", "17:00")]


@pytest.mark.parametrize("text", ["8-12/13-17", "8-12,13-17", "8-12 + 13-17", "8–12, 13–17", "8.00-12.00,13.00-17.00"])
def test_parts_of_a_day(text):
    assert hours(text) == [("08:00", "12:00"), ("13:00", "17:00")]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("22-2/3-6", [(22 * 60, 26 * 60), (27 * 60, 30 * 60)]),
        ("18-23:30/0:30-6", [(18 * 60, 1410), (1470, 30 * 60)]),
        ("20-24/0-4", [(20 * 60, 1440), (1440, 28 * 60)]),
        ("20-22/23-1/2-4", [(20 * 60, 22 * 60), (23 * 60, 25 * 60), (26 * 60, 28 * 60)]),
        ("8-12/13-8", [(8 * 60, 12 * 60), (13 * 60, 32 * 60)]),
    ],
)
def test_a_part_after_midnight_is_one_of_the_next_day(text, minutes):
    assert read_hours(text) == tuple(Segment(start, end) for start, end in minutes)


@pytest.mark.parametrize(
    ("text", "end"),
    [("12", "20:00"), ("7,5", "15:30"), ("7.5", "15:30"), ("7,25", "15:15"), ("7,50", "15:30"), ("0,1", "08:06")],
)
def test_a_number_is_so_many_hours_from_the_usual_start(text, end):
    assert hours(text, EIGHT) == [("08:00", end)]


def test_twenty_four_hours_from_the_usual_start():
    assert read_hours("24", EIGHT) == (Segment(EIGHT, EIGHT + 1440),)


@pytest.mark.parametrize("text", ["12", "7,5", "8"])
def test_a_number_alone_says_not_when_the_day_begins(text):
    assert refusal(text, default_start=None) == "needs_start"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        (" \N{NO-BREAK SPACE}\n", "empty"),
        ("8-25", "no_such_time"),
        ("25-3", "no_such_time"),
        ("8:60-17", "no_such_time"),
        ("8-24:30", "no_such_time"),
        ("24-8", "no_such_time"),
        ("8.5-17", "no_such_time"),
        ("8-", "no_end"),
        ("8-12/13-", "no_end"),
        ("7:30", "no_end"),
        ("8-12/11-17", "overlap"),
        ("8-8/9-10", "overlap"),
        ("22-2/1-6", "overlap"),
        ("22-2/23-24", "overlap"),
        ("13-17/8-12", "overlap"),
        ("8-12/13-9", "too_long"),
        ("8-12/13-17/18-9", "too_long"),
        ("25", "too_long"),
        ("24,5", "too_long"),
        ("0", "not_hours"),
        ("-8", "not_hours"),
        ("8-12-16-20", "not_hours"),
        ("8-12/", "not_hours"),
        ("8-12,5", "not_hours"),
        ("8,5-17", "not_hours"),
        ("7, 5", "not_hours"),
        ("7,30", "not_hours"),
        ("7.30", "not_hours"),
        ("1 2-17", "not_hours"),
        ("8-12 13-17", "not_hours"),
        ("800-1600", "not_hours"),
        ("8½-17", "not_hours"),
        ("ВП", "not_hours"),
        ("remark 8", "not_hours"),
        ("8-17?", "not_hours"),
        ("8-17" * 40, "not_hours"),
    ],
)
def test_never_a_guess(text, word):
    assert refusal(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "8 Dec",
        "8-Dec",
        "08-Dec-26",
        "Dec-26",
        "Tue Dec  8 00:00:00 2026",
        "8 gru",
        "8-paź",
        "08.гру",
        "8 грудня 2026",
        "08.12.2026",
        "08.12.26",
        "08.12",
        "8/12",
        "12/8/2026",
        "8-12-2026",
        "2026-12-08",
        "2026-12-08 00:00:00",
        "2026-12-08T00:00:00+01:00",
        "46364",
    ],
)
def test_what_a_spreadsheet_made_a_date_of(text):
    assert refusal(text) == "date_mangled"


def test_a_refusal_repeats_what_it_is_about():
    with pytest.raises(Unreadable) as caught:
        read_hours(" 8-12/13:70-17 ")
    assert caught.value.text == "8-12/13:70-17"


def test_a_refusal_repeats_no_long_text():
    with pytest.raises(Unreadable) as caught:
        read_hours("8-17 " * 10_000)
    assert caught.value.text == ("8-17 " * 12)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("08:00–17:00", "8-17"),
        ("7.30-15.30", "7:30-15:30"),
        ("8-12, 13-17", "8-12/13-17"),
        ("20:00-08:00", "20-8"),
        ("0-0", "0-24"),
        ("16-0", "16-24"),
        ("8-8", "8-8"),
        ("22-2+3-6", "22-2/3-6"),
    ],
)
def test_hours_are_kept_in_their_shortest_text(text, canonical):
    assert write_hours(read_hours(text)) == canonical


@pytest.mark.parametrize(
    ("minute", "clock"), [(0, "00:00"), (480, "08:00"), (1439, "23:59"), (1440, "24:00"), (1500, "01:00")]
)
def test_a_minute_on_the_clock(minute, clock):
    assert hhmm(minute) == clock


@st.composite
def shifts(draw):
    """Some parts within twelve hours, from any minute of the day on."""
    start = draw(st.integers(0, 1439))
    edges = sorted(draw(st.sets(st.integers(0, 720), min_size=2, max_size=6)))
    edges = edges[: len(edges) // 2 * 2]
    return tuple(
        Segment(start + a - edges[0], start + b - edges[0]) for a, b in zip(edges[::2], edges[1::2], strict=True)
    )


@laws
@given(shifts())
def test_what_is_written_reads_as_it_was(segments):
    assert read_hours(write_hours(segments)) == segments


@laws
@given(st.integers(0, 1439), st.integers(0, 1440))
def test_any_two_times_are_a_shift_within_a_day(start, end):
    (segment,) = read_hours(f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}")
    assert segment.start == start
    assert 0 < segment.end - start <= 1440
    assert (segment.end - end) % 1440 == 0


@laws
@given(ANY_TEXT, st.none() | st.integers(0, 1439))
def test_any_text_is_hours_in_order_or_unreadable(text, default_start):
    segments = read_or_refused(read_hours, text, default_start)
    if segments is not None:
        edges = [edge for segment in segments for edge in (segment.start, segment.end)]
        assert edges == sorted(edges)
        assert all(segment.start < segment.end for segment in segments)
        assert 0 <= edges[0] < 1440
        assert edges[-1] <= edges[0] + 1440
        assert read_hours(write_hours(segments)) == segments


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("", Pause()),
        (" \N{NO-BREAK SPACE}", Pause()),
        ("0", Pause()),
        ("30", Pause(minutes=30)),
        ("３０", Pause(minutes=30)),
        ("12-13", Pause(window=Segment(720, 780))),
        ("12:00–12:30", Pause(window=Segment(720, 750))),
        ("23:30-0:30", Pause(window=Segment(1410, 1470))),
    ],
)
def test_a_pause_is_minutes_or_a_window(text, pause):
    assert read_pause(text) == pause


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1440", "too_long"),
        ("8-8", "too_long"),
        ("10-11/12-13", "not_hours"),
        ("0,5", "needs_start"),
        ("-30", "not_hours"),
        ("30 min", "not_hours"),
        ("12-", "no_end"),
        ("12-25", "no_such_time"),
        ("30" + " " * 80 + "x", "not_hours"),
    ],
)
def test_no_pause(text, word):
    assert refusal(text, read=read_pause) == word


@pytest.mark.parametrize("text", ["", "30", "12-13", "12:00-12:30"])
def test_only_a_pause_that_takes_time_is_one(text):
    assert bool(read_pause(text)) is bool(text)


@laws
@given(ANY_TEXT)
def test_any_text_is_a_pause_or_unreadable(text):
    pause = read_or_refused(read_pause, text)
    assert pause is None or read_pause(write_pause(pause)) == pause


@pytest.mark.parametrize("typed", ["ВП", "вп", " вП ", "BП", "bп", "\N{NO-BREAK SPACE}ВП"])
def test_case_spaces_and_look_alikes_are_the_same_code(typed):
    assert CodeBook(UKRAINIAN).find(typed) == "ВП"


@pytest.mark.parametrize(("cyrillic", "latin"), list(zip("ВРНСОІХТКМАЕ", "BPHCOIXTKMAE", strict=True)))
def test_a_look_alike_is_found_from_either_script(cyrillic, latin):
    assert CodeBook([cyrillic]).find(latin) == CodeBook([cyrillic]).find(latin.lower()) == cyrillic
    assert CodeBook([latin]).find(cyrillic) == CodeBook([latin]).find(cyrillic.lower()) == latin


@pytest.mark.parametrize(("typed", "code"), [("В", "В"), ("в", "В"), ("B", "B"), ("b", "B")])
def test_a_book_with_both_scripts_keeps_them_apart(typed, code):
    assert CodeBook(["В", "B"]).find(typed) == code


def test_a_mixture_that_looks_like_two_codes_is_neither():
    assert CodeBook(["ВО", "BO"]).find("ВO") is None


def test_the_business_trip_and_the_leave_that_differ_in_case():
    book = CodeBook(["ВД", "Вд"])
    assert [book.find("ВД"), book.find("Вд"), book.find("вд")] == ["ВД", "Вд", None]


@pytest.mark.parametrize(
    ("book", "typed", "code"),
    [
        (UKRAINIAN, "H", "Н"),  # the night, typed on a Latin keyboard
        (UKRAINIAN, "N", None),  # the night of a Polish roster
        (POLISH, "Н", None),  # the night of a Ukrainian one
        (UKRAINIAN, "Д", "Д"),
        (UKRAINIAN, "D", None),  # the duty of a Polish roster is no Ukrainian day
        (POLISH, "Д", None),
        (POLISH, "Р", "P"),  # the afternoon in Cyrillic
        (POLISH, "П", None),  # the standstill of a Ukrainian record is no afternoon
        (POLISH, "w5", "W5"),
        (POLISH, "ｗ５", "W5"),
        (POLISH, "І", "I"),
        (POLISH, "Ⅱ", "II"),
        (POLISH, "wś", "WŚ"),
        (POLISH, "WS", None),
        (POLISH, "x", None),
        (UKRAINIAN, "в", "В"),
        (UKRAINIAN, "л/б", "Л/Б"),
        (UKRAINIAN, "ОFF", "OFF"),
        (UKRAINIAN, "ВПП", None),
        (UKRAINIAN, "", None),
        (UKRAINIAN, "В" * 10_000, None),
    ],
)
def test_the_codes_of_one_roster_are_not_those_of_another(book, typed, code):
    assert CodeBook(book).find(typed) == code


LETTERS = st.text("ВвBbРрPpНHДD 5/", min_size=1, max_size=3)


@laws
@given(st.lists(LETTERS | st.text(max_size=4), max_size=6), LETTERS | st.text(max_size=4))
def test_what_was_found_finds_itself(codes, typed):
    found = CodeBook(codes).find(typed)
    assert found is None or (found in codes and CodeBook(codes).find(found) == found)


@laws
@given(st.lists(LETTERS, max_size=6), LETTERS)
def test_a_code_of_the_book_in_any_case_is_never_another_one(codes, typed):
    found = CodeBook(codes).find(typed)
    same = {code for code in codes if fold(code) == fold(typed)}
    assert found is None or not same or found in same


@laws
@given(st.text(max_size=10))
def test_folding_twice_is_folding_once(code):
    assert fold(fold(code)) == fold(code)
