"""The rules by which the drawings look: plain colours for programs that know no more, variables for pages, and the dark."""

from __future__ import annotations

import functools
from collections.abc import Mapping

# Each colour is given twice: programs that know no variables (printing, office programs) keep the first.
_LIGHT = {
    "paper": "#ffffff", "ink": "#1b1f24", "dim": "#59636e", "band": "#f4f6f8", "box": "#ffffff", "rule": "#8c959f",
    "origin": "#eaeef2", "republishes": "#0b4f9e", "rewrites": "#8a3ea8", "relays": "#b04a00", "cites": "#59636e",
    "own": "#11692b", "doubt": "#9a6700", "focus": "#a2321d", "event": "#4a535d",
}  # fmt: skip
_DARK = {
    "paper": "#0f1317", "ink": "#e6edf3", "dim": "#a2adb9", "band": "#171c22", "box": "#1f262d", "rule": "#6e7781",
    "origin": "#2b333c", "republishes": "#6cb0ff", "rewrites": "#d4a2ec", "relays": "#ffa263", "cites": "#a2adb9",
    "own": "#63d084", "doubt": "#e3b341", "focus": "#f29075", "event": "#b9c2cb",
}  # fmt: skip
_KINDS = ("republishes", "rewrites", "relays", "cites", "own")


@functools.cache
def stylesheet() -> str:
    """Return the CSS rules of all drawings, for a page that holds several or may hold no `<style>` in them."""
    root = ".rashomon-drawing"
    rules = [f"{root}{{{_variables(_LIGHT)}}}"]
    rules.append(f"@media (prefers-color-scheme:dark){{{root}{{{_variables(_DARK)}}}}}")

    def rule(selector: str, attribute: str, colour: str) -> str:
        given = f"{attribute}:{_LIGHT[colour]};{attribute}:var(--lineage-{colour})"
        return f"{root} {selector}{{{given}}}"

    rules += [rule(f"text.{ink}", "fill", ink) for ink in ("ink", "dim", "own", "doubt")]
    rules += [rule(".paper", "fill", "paper"), rule(".band", "fill", "band")]
    rules += [rule(".report", "fill", "box"), rule(".report", "stroke", "ink")]
    rules += [rule(".origin", "fill", "origin"), rule(".origin", "stroke", "rule")]
    rules += [rule(".badge", "fill", "paper"), rule(".badge", "stroke", "ink"), rule(".plain", "stroke", "ink")]
    for kind in _KINDS:
        rules += [rule(f":not(text).{kind}", "stroke", kind), rule(f".full.{kind}", "fill", kind)]
    rules += [
        f"{root} .line{{fill:none}}",
        f"{root} .reach{{fill:none;stroke:none;stroke-width:12;pointer-events:stroke}}",
    ]
    rules += [rule(".hollow", "fill", "paper"), f"{root} .hollow{{stroke-width:1.8}}"]
    rules += [f"{root} .open{{fill:none;stroke-width:1.8}}", f"{root} .full{{stroke:none}}"]
    # What can be followed says so to the mouse and to the keyboard; a ring by the shape fits an arrow, a box does not.
    rules += [
        f"{root} a{{cursor:pointer;outline:none}}",
        rule("a:is(:hover,:focus-visible,.lit) .reach", "stroke", "focus"),
        f"{root} a .reach{{stroke-opacity:.3}}",
        rule("a:is(:hover,:focus-visible,.lit)>rect", "stroke", "focus"),
        rule(".lit>rect", "stroke", "focus"),
        f"{root} :is(a:hover,a:focus-visible,.lit)>rect{{stroke-width:3}}",
    ]
    rules += [rule(".event", "fill", "event"), rule(".axis", "stroke", "ink"), rule(".tick", "stroke", "rule")]
    rules += [rule(".tear", "stroke", "dim"), rule("text.paper-ink", "fill", "paper")]
    return "".join(rules)


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--lineage-{name}:{colour}" for name, colour in colours.items())
