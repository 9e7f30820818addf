"""Files of the plan, read back as people and spreadsheets read them."""

import csv
import io

import openpyxl
from pypdf import PdfReader


def content(response) -> bytes:
    """The bytes of a file that was sent."""
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def pdf(response) -> PdfReader:
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(content(response)))


def texts(response) -> list[str]:
    """What stands on each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in pdf(response).pages]


def rows(response) -> list[list[str]]:
    """The cells of a CSV."""
    return list(csv.reader(io.StringIO(content(response).decode("utf-8-sig")), delimiter=";"))


def workbook(response) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content(response)))


def cells(sheet) -> list[tuple]:
    """The values of a sheet, row by row."""
    return list(sheet.iter_rows(values_only=True))
