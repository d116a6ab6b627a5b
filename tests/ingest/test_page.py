"""A page's article is read, with the day of its publication and not of a change."""

from __future__ import annotations

import json
from pathlib import Path

from rashomon.ingest import read_sources
from rashomon.ingest.page import is_page, read_page

PARAGRAPHS = [
    "A warehouse on the eastern quay burned down on Tuesday night, the fire service said, and nobody was hurt.",
    "The building, which belonged to a paper merchant, had passed an inspection in March, a spokeswoman said.",
    "Police closed the road until noon and asked drivers to keep away from the harbour while the ruins were searched.",
]


def page(head: str = "", title: str = "Warehouse on the quay burns down") -> str:
    """Return a page with an article and some navigation around it."""
    body = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><title>{title} | The Quay News</title>"
        f"<meta property='og:site_name' content='The Quay News'>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>About us</footer></body></html>"
    )


def test_text_is_headline_blank_line_body() -> None:
    """The headline stands once, before the paragraphs."""
    found = read_page(page())
    assert found is not None
    assert found.text == "Warehouse on the quay burns down\n\n" + "\n".join(PARAGRAPHS)
    assert (found.title, found.outlet) == ("Warehouse on the quay burns down", "The Quay News")


def test_publication_is_told_from_modification() -> None:
    """schema.org and meta tags give both times, with their offsets."""
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "Warehouse on the quay burns down",
                "datePublished": "2025-10-14T21:05:00+02:00",
                "dateModified": "2025-10-15T08:00:00+02:00",
                "author": [{"name": "Ada Holm"}, {"name": "Piet Vos"}],
                "publisher": {"name": "The Quay News"},
            },
        ]
    }
    found = read_page(page(f"<script type='application/ld+json'>{json.dumps(data)}</script>"))
    assert found is not None
    assert (found.published, found.modified) == ("2025-10-14T21:05:00+02:00", "2025-10-15T08:00:00+02:00")
    assert found.authors == ("Ada Holm", "Piet Vos")
    only_modified = read_page(page("<meta property='article:modified_time' content='2025-10-15T08:00:00Z'>"))
    assert only_modified is not None
    assert (only_modified.published, only_modified.modified) == (None, "2025-10-15T08:00:00+00:00")


def test_a_page_becomes_a_report(tmp_path: Path) -> None:
    """An HTML file and HTML under another name are read alike, with stated metadata."""
    head = "<meta property='article:published_time' content='2025-10-14'><link rel='canonical' href='https://quay.example/a'>"
    for name in ("a.html", "a.txt"):
        path = tmp_path / name
        path.write_text(page(head), encoding="utf-8")
        (report,) = read_sources([str(path)]).reports
        assert (report.published_at, report.date_basis, report.url) == (
            "2025-10-14",
            "stated",
            "https://quay.example/a",
        )
        assert report.outlet == "The Quay News"
        path.unlink()


def test_what_is_a_page() -> None:
    """Tags at the head make a page; plain text that speaks of tags does not."""
    assert is_page("\ufeff <!DOCTYPE html><p>x", ".txt")
    assert is_page("<p>Body of the report</p>", ".html")
    assert not is_page("Plain text in a file with the wrong name", ".html")
    assert not is_page("The <html> tag, explained", ".txt")
