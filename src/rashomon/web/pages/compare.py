"""The form that takes links, texts and files, and hands them to a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.errors import OptionError
from rashomon.export.printable import printable
from rashomon.web.pages.rendering import Page, render
from rashomon.web.service import PastedText, UploadedFile, service_of

router = APIRouter()

SHOWN_TEXTS = 2
"""Fieldsets for texts on an empty form."""
_MAX_FIELDS = 400
_MAX_FILES = 200
_FIELD_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class TextFields:
    """What stands in the fields of one text."""

    number: int
    text: str = ""
    outlet: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """The form, with what was typed where it comes back with a problem."""

    heading_value: str = ""
    links: str = ""
    texts: tuple[TextFields, ...]
    problem: str = ""
    lost_files: tuple[str, ...] = ()
    """Files that must be chosen again: a browser does not let a page fill them in."""
    max_bytes: int
    """As much as may be sent at once."""


@router.get("/compare")
def show_form(request: Request, links: str = "") -> Response:
    """Return the form; `links` fills in addresses, so that a bookmark can send the page one is on."""
    texts = tuple(TextFields(number) for number in range(1, SHOWN_TEXTS + 1))
    # Anybody can make such an address: what stands in the form must be what can be seen there.
    links = "\n".join(printable(line).strip() for line in links.splitlines())
    return render(
        request,
        "compare.html",
        ComparePage(
            title="Compare",
            here="compare",
            scripts=("compare.js",),
            links=links,
            texts=texts,
            max_bytes=service_of(request).options.max_body_bytes,
        ),
    )


@router.post("/compare")
async def start_comparison(request: Request) -> Response:
    """Begin a comparison and lead to its page; what is wrong is told on the form, with all that was typed."""
    async with request.form(max_fields=_MAX_FIELDS, max_files=_MAX_FILES, max_part_size=_FIELD_BYTES) as form:
        title, links, texts = _one(form, "title").strip(), _one(form, "links"), read_texts(form)
        files = [item for item in form.getlist("files") if isinstance(item, UploadFile) and item.filename]
        read = [UploadedFile(file.filename or "", await file.read()) for file in files]
    pasted = [
        PastedText(
            text=item.text,
            outlet=item.outlet.strip() or None,
            title=item.title.strip() or None,
            published_at=item.date.strip() or None,
            url=None,
            number=item.number,
        )
        for item in texts
        if item.text.strip()
    ]
    addresses = [line.strip() for line in links.splitlines() if line.strip()]
    try:
        without = next(
            (item for item in texts if not item.text.strip() and (item.outlet + item.title + item.date).strip()), None
        )
        if without:
            raise OptionError(
                f"text {without.number} has an outlet, a title or a date but no words: paste them, or empty its fields"
            )
        if not addresses and not read and comes_to_one(pasted):
            given = "one text is given" if len(pasted) == 1 else "the texts given are one and the same"
            raise OptionError(f"two reports are needed to compare: {given}; paste another, or add links or files")
        job = await run_in_threadpool(
            service_of(request).submit_comparison, links=addresses, texts=pasted, files=read, title=title or None
        )
    except OptionError as error:
        page = ComparePage(
            title="Compare",
            here="compare",
            scripts=("compare.js",),
            heading_value=title,
            links=links,
            texts=_filled(texts),
            problem=printable(str(error)).strip(),
            max_bytes=service_of(request).options.max_body_bytes,
            lost_files=tuple(printable(file.name).strip() for file in read),
        )
        return render(request, "compare.html", page, status=422)
    return RedirectResponse(f"/jobs/{job.id}", 303)


def comes_to_one(texts: Sequence[PastedText]) -> bool:
    """Return whether texts are one report: the same words, and nothing said of one that is not said of the others.

    The same words of two outlets are two reports, one of which has them from the other.
    """
    if not texts:
        return False
    said = (
        [item.outlet for item in texts], [item.title for item in texts], [item.published_at for item in texts]
    )  # fmt: skip
    same = len({" ".join(item.text.split()) for item in texts}) == 1
    return same and all(len({value for value in values if value}) <= 1 for values in said)


def read_texts(form: FormData) -> list[TextFields]:
    """Return the texts of a form, however many it has; a browser sends the fields of each in the same order."""
    columns = [[_words(value) for value in form.getlist(name)] for name in ("text", "outlet", "text-title", "date")]
    count = max(map(len, columns))
    rows = zip(*(column + [""] * (count - len(column)) for column in columns), strict=True)
    return [TextFields(number, *row) for number, row in enumerate(rows, 1)]


def _filled(texts: Sequence[TextFields]) -> tuple[TextFields, ...]:
    """Return the texts with as many empty ones behind them as the form shows at least."""
    return (*texts, *(TextFields(number) for number in range(len(texts) + 1, SHOWN_TEXTS + 1)))


def _one(form: FormData, name: str) -> str:
    return _words(form.get(name, ""))


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""
