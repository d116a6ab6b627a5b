"""The HTML file, from the view of each story and the templates beside this module."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rashomon.export.drawing import stylesheet
from rashomon.export.html.viewing import view_story
from rashomon.export.html.views import HtmlOptions, StoryView
from rashomon.export.printable import printable
from rashomon.model import Result


def to_html(result: Result, options: HtmlOptions = HtmlOptions()) -> str:
    """Return the result as an HTML document; it depends on the result and the options alone.

    Nothing that a report says is markup in it, and the page's own policy forbids scripts and requests.
    """
    views: list[StoryView] = [
        view_story(result, dossier, options, f"s{place}-" if len(result.stories) > 1 else "")
        for place, dossier in enumerate(result.stories, 1)
    ]
    return (
        sections_environment()
        .get_template("dossier.html")
        .render(
            stories=views,
            title=views[0].title if len(views) == 1 else "Rashomon",
            skipped=[(printable(item.source).strip(), printable(item.reason).strip()) for item in result.skipped],
            notes=[printable(note).strip() for note in ([] if views else result.notes)],
            version=result.version,
            drawing_rules=Markup(stylesheet()),
        )
    )


@functools.cache
def sections_environment() -> Environment:
    """Return the templates of this package, compiled as they are asked for and kept: the same for every page."""
    # Everything is escaped, whatever a template is called; a name that a template does not know is a fault.
    return Environment(
        loader=PackageLoader("rashomon.export.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
