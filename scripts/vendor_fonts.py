"""Put the fonts of the web pages into the package, from the npm registry: `python scripts/vendor_fonts.py`.

Needs npm, which knows the registry that this machine is set up with. Each package is of a fixed version and is held
against its checksum; FONTS.md beside the files says what came from where under which licence. Nothing else is vendored:
the scripts of the pages are our own.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "src" / "rashomon" / "web" / "static" / "fonts"
SUBSETS = ("latin", "latin-ext", "greek", "cyrillic")
"""A browser fetches the subsets whose letters stand on the page, so most pages take two files."""


@dataclass(frozen=True)
class Package:
    """A font as the npm registry has it; `styles` are the files that are taken, `family` is how our styles call it."""

    name: str
    version: str
    integrity: str
    prefix: str
    family: str
    styles: tuple[str, ...]


PACKAGES = (
    Package(
        "@fontsource-variable/source-serif-4",
        "5.3.1",
        "sha512-4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg==",
        "source-serif-4",
        "Rashomon Serif",
        ("normal",),
    ),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        "source-sans-3",
        "Rashomon Sans",
        ("normal", "italic"),
    ),
)


def fetch(package: Package) -> dict[str, bytes]:
    """Return the files of a package by name; raises `SystemExit` where its bytes are not the expected ones."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        data = (Path(folder) / run.stdout.strip().splitlines()[-1]).read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != package.integrity:
        sys.exit(f"{package.name} {package.version}: other bytes than expected ({found})")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {
            member.name.removeprefix("package/"): file.read()
            for member in members
            if (file := archive.extractfile(member)) is not None
        }


def main() -> None:
    """Write the fonts, their style sheet, licences and origin."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    rules: list[str] = ["/* Made by scripts/vendor_fonts.py. */"]
    rows: list[str] = []
    for package in PACKAGES:
        files = fetch(package)
        ranges: dict[str, str] = json.loads(files["unicode.json"])
        licence = json.loads(files["package.json"])["license"]
        (FOLDER / f"{package.prefix}-LICENSE.txt").write_bytes(files["LICENSE"])
        for style in package.styles:
            for subset in SUBSETS if style == "normal" else SUBSETS[:1]:
                name = f"{package.prefix}-{subset}-wght-{style}.woff2"
                data = files[f"files/{name}"]
                (FOLDER / name).write_bytes(data)
                digest = hashlib.sha256(data).hexdigest()[:16]
                rows.append(f"| {name} | {package.name} {package.version} | {licence} | {len(data)} | {digest} |")
                rules.append(
                    f'@font-face{{font-family:"{package.family}";font-style:{style};font-weight:200 900;font-display:swap;'
                    f'src:url(fonts/{name}?v={digest[:12]}) format("woff2");unicode-range:{ranges[subset]}}}'
                )
    rules.append(
        ':root{--serif:"Rashomon Serif",Charter,Georgia,"Noto Serif",serif;'
        '--sans:"Rashomon Sans",ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}'
    )
    (FOLDER.parent / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")
    table = "\n".join(
        ["| file | npm package | licence | bytes | SHA-256 begins |", "| --- | --- | --- | --- | --- |", *rows]
    )
    (FOLDER / "FONTS.md").write_text(
        f"# Fonts of the web pages\n\nPut here by scripts/vendor_fonts.py.\n\n{table}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
