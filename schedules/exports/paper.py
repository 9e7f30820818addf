"""What everything on paper shares: letters for Polish and Ukrainian, texts that fit their place, numbered pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib import pagesizes
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
LETTERS = Path(__file__).with_name("fonts")
MARGIN = 26
INK, SOFT, LINE, PALE = "#16202e", "#5a6575", "#c3cad4", "#eef1f5"
Page = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """What takes the whole width of a page: how high it is, and how it is drawn with its lower edge at `y`.

    `heading` is what stands above it and its like, on each of the pages.
    """

    height: float
    draw: Callable[[Canvas, float], None]
    heading: "Strip | None" = None

    def after(self, others: Sequence["Strip"]) -> list["Strip"]:
        """The strip, below its heading unless that stands among the others."""
        return [self] if self.heading is None or self.heading in others else [self.heading, self]


def on_pages(strips: Iterable[Strip], room: float) -> list[list[Strip]]:
    """The strips in their order, as many to a page as its room allows."""
    pages: list[list[Strip]] = [[]]
    for strip in strips:
        fuller = [*pages[-1], *strip.after(pages[-1])]
        if pages[-1] and sum(each.height for each in fuller) > room:
            pages.append(strip.after([]))
        else:
            pages[-1] = fuller
    return pages


def draw_strips(canvas: Canvas, strips: Iterable[Strip], top: float) -> None:
    """One below the other, from `top` down."""
    for strip in strips:
        top -= strip.height
        strip.draw(canvas, top)


# reportlab reads a colour anew each time that it is told by name
_ink = lru_cache(maxsize=256)(HexColor)


@cache
def _with_letters() -> None:
    for name in (PLAIN, BOLD):
        registerFont(TTFont(name, LETTERS / f"{name}.ttf"))


def size_of(paper: str, *, landscape: bool) -> tuple[float, float]:
    """The width and height of `a4` or `a3`, in points."""
    size = {"a4": pagesizes.A4, "a3": pagesizes.A3}[paper]
    return pagesizes.landscape(size) if landscape else size


def draw(file: BinaryIO, size: tuple[float, float], title: str, pages: Sequence[Page]) -> None:
    """Draws the pages into a PDF, each with the time on its left and its number, of how many, on its right."""
    _with_letters()
    canvas = Canvas(file, pagesize=size, lang=get_language())
    canvas.setTitle(title)
    canvas.setCreator("TimeTracker")
    footer = _("As of %(time)s") % {"time": date_format(timezone.localtime(timezone.now()), "Y-m-d H:i")}
    for number, page in enumerate(pages, 1):
        page(canvas)
        write(canvas, footer, MARGIN, 14, size=6.5, colour=SOFT, room=size[0] * 0.75)
        of_pages = _("Page %(page)d of %(pages)d") % {"page": number, "pages": len(pages)}
        write(canvas, of_pages, size[0] - MARGIN, 14, size=6.5, colour=SOFT, align="right")
        canvas.showPage()
    canvas.save()


def write(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    face: str = PLAIN,
    colour: str = INK,
    align: str = "left",
    room: float = 0,
) -> None:
    """A line of text on the base line `y`: from `x`, up to it or around it; cut to `room` points, if there is any."""
    if not text:
        return
    if room:
        text = fitting(text, face, size, room)
    canvas.setFont(face, size)
    canvas.setFillColor(_ink(colour))
    {"left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString}[align](x, y, text)


def fill(canvas: Canvas, colour: str, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillColor(_ink(colour))
    canvas.rect(x, y, width, height, stroke=0, fill=1)


def rule(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, *, colour: str = LINE, width: float = 0.4) -> None:
    canvas.setStrokeColor(_ink(colour))
    canvas.setLineWidth(width)
    canvas.line(x1, y1, x2, y2)


@lru_cache(maxsize=4096)
def fitting(text: str, face: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits, with “…” for the rest."""
    _with_letters()
    if stringWidth(text, face, size) <= room:
        return text
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        if stringWidth(f"{text[:middle].rstrip()}…", face, size) <= room:
            short = middle
        else:
            long = middle - 1
    return f"{text[:short].rstrip()}…"


@lru_cache(maxsize=4096)
def size_to_fit(text: str, face: str, size: float, room: float) -> float:
    """The size at which the text fits: `size`, or less for a long one."""
    _with_letters()
    width = stringWidth(text, face, size)
    return size if width <= room else 0.999 * size * room / width


def wrapped(text: str, face: str, size: float, room: float) -> list[str]:
    """The text in lines that fit; a word too long for a line is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and fitting(longer, face, size, room) == longer:
            lines[-1] = longer
        else:
            lines.append(fitting(word, face, size, room))
    return lines


def signatures(canvas: Canvas, names: Sequence[str], x: float, y: float, width: float) -> None:
    """Lines to sign on, side by side, with who signs and when written beneath them."""
    room = width / len(names)
    for number, name in enumerate(names):
        left = x + number * room
        rule(canvas, left, y, left + room - 18, y, colour=INK, width=0.6)
        write(canvas, name, left, y - 9, size=6.5, colour=SOFT, room=room - 18)


@lru_cache(maxsize=256)
def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on the colour (as `#rrggbb`)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"
