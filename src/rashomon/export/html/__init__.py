"""The dossier as one HTML file: nothing is requested from anywhere, nothing runs, and every finding leads to its words."""

from rashomon.export.html.page import to_html
from rashomon.export.html.view import HtmlOptions

__all__ = ["HtmlOptions", "to_html"]
