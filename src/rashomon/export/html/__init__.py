"""The dossier as HTML: one file that requests and runs nothing, and the sections that the web's pages are made of."""

from rashomon.export.html.linking import Links, PageLinks
from rashomon.export.html.page import to_html
from rashomon.export.html.viewing import view_opened_point, view_story
from rashomon.export.html.views import HtmlOptions, StoryView

__all__ = ["HtmlOptions", "Links", "PageLinks", "StoryView", "to_html", "view_opened_point", "view_story"]
