"""Score dates, times, numbers and units on the English cases of Microsoft's Recognizers-Text.

    .venv/bin/python evaluation/score_recognizers.py ../shared/benchmarks/recognizers.tar.xz [--floors] [--detail] [--all]
    uv run --with dateparser --with recognizers-text-suite --with "emoji<2" python evaluation/score_recognizers.py ...

The cases (MIT; folder Specs of the repository) are sentences with what a recognizer has to find in them, with offsets
and the resolved value. Scored are the files whose cases state values and whose matter occurs in news: dates, times,
periods and durations (the model of the whole, and the parsers one by one), numbers, ordinals, percentages, money,
dimensions, ages and temperatures. Left out: files of extractors (no values) and of options of a calendar assistant
(tasks, calendar mode, alternatives), recurrences ("every week"), time zones, ranges of numbers, and cases marked as not
supported in Python, as the suite's own tests do; `--all` takes those in.

A result is right where something was found that shares a character with its span, and the resolved value is one of
those the case states (a case without a year has a past and a future one):
- a date or moment: the same day, or the same minute; a time of day: the same hour and minute;
- a period: the same first day or moment, and the same end, read as the last day or as the day after it;
- a part of a day ("this morning"): the same day, and hours that overlap, since which hours it has is a convention;
- a duration: the same seconds, give or take 2% (a month is 30 days there);
- a number: equal within a ten-thousandth ("one in three" may be a third or 33.3%), and in the files of units the same
  unit, in that of ages an age.
`found` asks for the span alone. `extra` counts what ours finds of the file's matter (money in the file of money, ...)
and no result of the case shares a character with.

Times are read by `find_times`, with the case's reference as publication time (noon for midnight, which would be taken
for a date without a time of day, and such pages are often dated a day early); numbers, units and durations by
`find_quantities`. Each input is the second paragraph of a report, since a first line counts as a headline; where a case
asks for times of day alone, the first paragraph tells the reference date, for ours resolves a clock time to a moment
only. The inputs are typed to an assistant, many in lower case; ours reads news, in which months and weekdays are
capitalised, so that all is scored a second time with these written as in news (`cased`).

In the same run, where they are installed: the Python recognizers themselves (`recognizers-text-suite` 1.0.1a0, the last
on PyPI, for which these cases are the tests, so that its figure is a ceiling more than a peer), and for times
dateparser's `search_dates`. Baseline for numbers: digits with a scale word, and the sign or word of a unit beside them.
No figures are published.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tarfile
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from rashomon.model import Quantity, Report, TimeMention
from rashomon.text.dates import find_times, time_interval
from rashomon.text.numbers import find_quantities
from rashomon.text.reading import Reading, read_reports

Matter = Literal["times", "numbers", "units"]

FILES: tuple[tuple[str, Matter], ...] = (
    ("DateTime/English/DateTimeModel.json", "times"),
    ("DateTime/English/MergedParser.json", "times"),
    ("DateTime/English/DateParser.json", "times"),
    ("DateTime/English/DatePeriodParser.json", "times"),
    ("DateTime/English/DateTimeParser.json", "times"),
    ("DateTime/English/DateTimePeriodParser.json", "times"),
    ("DateTime/English/TimeParser.json", "times"),
    ("DateTime/English/TimePeriodParser.json", "times"),
    ("DateTime/English/DurationParser.json", "times"),
    ("DateTime/English/HolidayParser.json", "times"),
    ("Number/English/NumberModel.json", "numbers"),
    ("Number/English/OrdinalModel.json", "numbers"),
    ("Number/English/PercentModel.json", "numbers"),
    ("NumberWithUnit/English/CurrencyModel.json", "units"),
    ("NumberWithUnit/English/DimensionModel.json", "units"),
    ("NumberWithUnit/English/AgeModel.json", "units"),
    ("NumberWithUnit/English/TemperatureModel.json", "units"),
)
FLOORS: dict[Matter, float] = {"times": 0.29, "numbers": 0.31, "units": 0.72}
"""Lowest share resolved right, inputs as they are."""
NO_REFERENCE = datetime(2016, 11, 7)
"""The reference of most cases, taken where a case states none."""
DAY = timedelta(days=1)
NOON = timedelta(hours=12)

_UNITS = {
    "dollar": "$", "united states dollar": "$", "british pound": "£", "euro": "€", "cent": "cent", "pence": "pence",
    "penny": "pence", "chinese yuan": "CNY", "japanese yen": "¥", "canadian dollar": "CAD", "hong kong dollar": "HKD",
    "australian dollar": "AUD", "franc": "CHF", "swiss franc": "CHF", "rupee": "INR", "indian rupee": "INR",
    "mexican peso": "MXN", "meter": "m", "kilometer": "km", "centimeter": "cm", "millimeter": "mm", "kilogram": "kg",
    "gram": "g", "milligram": "mg", "ton": "ton", "metric ton": "ton", "ounce": "oz", "kilometer per hour": "km/h",
    "mile per hour": "mph", "knot": "knot", "square meter": "square m", "square kilometer": "square km",
    "liter": "litre", "megabyte": "MB", "gigabyte": "GB", "terabyte": "TB", "kilobyte": "KB", "c": "°C", "f": "°F",
    "age": "year",
}  # fmt: skip
"""Names of units in the cases, lower case -> ours, where they differ; "pound" depends on the file."""
_SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "night": 86400, "week": 604800, "fortnight": 1209600,
    "month": 2592000, "year": 31536000, "decade": 315360000, "century": 3153600000,
}  # fmt: skip
_LONG_NAMES = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|march(?=,?\s\d)|(?<=\d\s)march|may(?=,?\s\d)|(?<=\d\s)may|(?<=\dth\s)may|(?<=of\s)may"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thur?s?|fri|sat|sun)(?=[.,]?\s*\d)"
    r"|(?<=\d\s)(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|christmas|thanksgiving|easter|halloween|new\syear(?:'s)?|independence|labou?r(?=\sday)|memorial(?=\sday)"
    r"|veterans(?=\sday)|columbus(?=\sday)|martin\sluther\sking|eve\b|(?<=\w\s)day(?=\s\d{4}))\b"
)


@dataclass(frozen=True)
class Value:
    """One resolved value: which fields are filled depends on its kind.

    Times are local; a period is half-open in what is found, and ends as the case states it in a case.
    """

    kind: Literal["date", "moment", "clock", "range", "clock range", "part", "seconds", "number"]
    start: datetime = datetime.min
    end: datetime = datetime.min
    number: float = 0.0
    unit: str | None = None


@dataclass(frozen=True)
class Result:
    """A span of an input (half-open) with what it may mean; no values where it was found and not resolved."""

    start: int
    end: int
    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Case:
    """An input with its reference time and the results that are asked for."""

    text: str
    reference: datetime
    results: tuple[Result, ...]
    others: tuple[tuple[int, int], ...] = ()
    """Spans of results that are left out: finding something there is no mistake."""


@dataclass
class Tally:
    """Counts over the results of a file."""

    results: int = 0
    found: int = 0
    right: int = 0
    extra: int = 0

    def share(self) -> float:
        """Return the share of results that are right."""
        return self.right / self.results if self.results else 0.0

    def add(self, other: Tally) -> None:
        """Add the counts of another file."""
        self.results += other.results
        self.found += other.found
        self.right += other.right
        self.extra += other.extra


Finder = Callable[[str, Sequence[Case]], list[list[Result]]]
"""Returns what is found in each case of a file; the first argument is the file's name."""


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--floors", action="store_true", help="exit with 1 where a share misses a floor or a baseline")
    parser.add_argument(
        "--detail", action="store_true", help="list ten results of each file that ours does not get right"
    )
    parser.add_argument("--all", action="store_true", help="take in cases marked as not supported in Python")
    arguments = parser.parse_args()
    if not arguments.archive.is_file():
        print(f"no such file: {arguments.archive}", file=sys.stderr)
        return 2
    files = read_cases(arguments.archive, arguments.all)
    peers, left_out = load_peers()
    names = ["rashomon", "cased", *peers]
    print(
        f"{'':32}{'results':>8}{'found':>8}{'extra':>7}   right:{names[0]:>9}{''.join(f'{name:>13}' for name in names[1:])}"
    )
    totals: dict[Matter, dict[str, Tally]] = {}
    details: list[str] = []
    for name, matter in FILES:
        cases = files[name]
        found = find_ours(name, cases)
        tallies = {"rashomon": tally(cases, found)}
        cased = [replace(case, text=in_news_case(case.text)) for case in cases]
        tallies["cased"] = tally(cases, find_ours(name, cased))
        for peer, finder in peers.items():
            if (said := finder(name, cases)) or not cases:
                tallies[peer] = tally(cases, said)
        label = name.rpartition("/")[2].removesuffix(".json")
        print_row(label, tallies, names)
        for system, counts in tallies.items():
            totals.setdefault(matter, {}).setdefault(system, Tally()).add(counts)
        details += [f"{label}: {line}" for line in misses(cases, found)[:10]]
    missed: list[str] = []
    for matter, tallies in totals.items():
        print_row(f"all {matter}", tallies, names)
        bars = {"its floor": FLOORS[matter]}
        bars.update({peer: tallies[peer].share() for peer in ("digits", "dateparser") if peer in tallies})
        share = tallies["rashomon"].share()
        missed += [f"MISSED {matter}: {share:.3f}, under {bar} at {at:.3f}" for bar, at in bars.items() if share < at]
    for line in [*left_out, *missed, *(details if arguments.detail else ())]:
        print(line)
    return 1 if arguments.floors and missed else 0


def print_row(label: str, tallies: dict[str, Tally], names: Sequence[str]) -> None:
    """Print one line of the table; a system that does not read a file's matter has a dash."""
    ours = tallies["rashomon"]
    cells = "".join(
        f"{f'{tallies[name].share():.3f}' if name in tallies else '-':>{16 if name == 'rashomon' else 13}}"
        for name in names
    )
    found = ours.found / ours.results if ours.results else 0.0
    print(f"{label:32}{ours.results:>8}{found:>8.3f}{ours.extra:>7}{cells}")


# -- the cases --------------------------------------------------------------------------------------


def read_cases(archive: Path, everything: bool) -> dict[str, list[Case]]:
    """Return the cases of each file in scope; `everything` takes in those that Python does not support."""
    cases: dict[str, list[Case]] = {}
    with tarfile.open(archive) as tar:
        for name, _ in FILES:
            member = tar.extractfile(f"recognizers/{name}")
            if member is None:
                raise FileNotFoundError(f"no {name} in {archive}")
            entries = json.loads(member.read().decode("utf-8-sig"))
            cases[name] = [make_case(name, entry) for entry in entries if everything or is_supported(entry)]
    return cases


def is_supported(entry: dict[str, Any]) -> bool:
    """Return whether a case is not marked as left out by the Python recognizers."""
    return "python" not in f"{entry.get('NotSupported', '')} {entry.get('NotSupportedByDesign', '')}".lower()


def make_case(name: str, entry: dict[str, Any]) -> Case:
    """Return a case as stated in a file; results without a value to compare are set apart."""
    stated = (entry.get("Context") or {}).get("ReferenceDateTime")
    reference = datetime.fromisoformat(stated) if stated else NO_REFERENCE
    results: list[Result] = []
    others: list[tuple[int, int]] = []
    for result in entry["Results"]:
        start = result.get("Start")
        if start is None:
            continue
        end = result["End"] + 1 if "End" in result else start + result["Length"]
        values = stated_values(name, result)
        if values:
            results.append(Result(start, end, result["Text"], values))
        else:
            others.append((start, end))
    return Case(entry["Input"], reference, tuple(results), tuple(others))


def stated_values(name: str, result: dict[str, Any]) -> tuple[Value, ...]:
    """Return the values that a result may have; none for recurrences, time zones and what is not resolved."""
    resolution = result.get("Resolution") or {}
    if not name.startswith("DateTime"):
        return number_values(name, resolution)
    entries: list[dict[str, Any]] = list(resolution.get("values") or [])
    for key in ("PastResolution", "FutureResolution"):
        stated = (result.get("Value") or {}).get(key) if isinstance(result.get("Value"), dict) else None
        for kind, text in (stated or {}).items():
            if kind in ("date", "time", "dateTime", "duration"):
                entries.append({"type": kind.lower(), "value": text})
        for kind in ("Date", "Time", "DateTime"):
            if stated and f"start{kind}" in stated:
                ends = {"start": stated[f"start{kind}"], "end": stated.get(f"end{kind}")}
                entries.append({"type": f"{kind.lower()}range", **ends})
        values = (result.get("Value") or {}).get("values") if isinstance(result.get("Value"), dict) else None
        entries += values or []
    found = (time_value(entry) for entry in entries)
    return tuple(dict.fromkeys(value for value in found if value is not None))


def time_value(entry: dict[str, Any]) -> Value | None:
    """Return the value of one resolution of the recognizers ("type" with "value", or "start" and "end")."""
    kind = str(entry.get("type", "")).removeprefix("datetimeV2.")
    try:
        if kind == "duration":
            return Value("seconds", number=float(entry["value"]))
        if kind in ("date", "datetime", "time"):
            return Value({"date": "date", "datetime": "moment", "time": "clock"}[kind], moment(entry["value"]))  # pyright: ignore[reportArgumentType]
        if kind in ("daterange", "datetimerange"):
            return Value("range", moment(entry["start"]), moment(entry["end"]))
        if kind == "timerange":
            return Value("clock range", moment(entry["start"]), moment(entry["end"]))
    except (KeyError, TypeError, ValueError):
        pass  # A period that is open at one end, or what the case says is not resolved.
    return None


def moment(words: str) -> datetime:
    """Return the minute of a date, a date and time, or a time of day (on the first day of the calendar)."""
    if re.fullmatch(r"\d\d:\d\d(?::\d\d)?", words):
        words = f"0001-01-01 {words}"
    return datetime.fromisoformat(words).replace(second=0, microsecond=0)


def number_values(name: str, resolution: dict[str, Any]) -> tuple[Value, ...]:
    """Return the number of a result, with its unit as ours names it in the files of units and percentages."""
    try:
        number = float(str(resolution.get("value", "")).rstrip("%"))
    except ValueError:
        return ()
    if "Percent" in name:
        return (Value("number", number=number, unit="%"),)
    if not name.startswith("NumberWithUnit"):
        return (Value("number", number=number),)
    return (Value("number", number=number, unit=our_unit(name, str(resolution.get("unit", "")))),)


def our_unit(name: str, unit: str) -> str:
    """Return what ours calls a unit of the recognizers."""
    unit = unit.lower()
    if unit == "pound":
        return "£" if "Currency" in name else "lb"
    return _UNITS.get(unit, unit)


def in_news_case(text: str) -> str:
    """Return an input with the names of months, weekdays and feasts capitalised; its length stays."""
    return _LONG_NAMES.sub(lambda match: match.group().title().replace("'S", "'s"), text)


# -- the systems ------------------------------------------------------------------------------------


def find_ours(name: str, cases: Sequence[Case]) -> list[list[Result]]:
    """Return what ours finds of a file's matter."""
    reports: list[Report] = []
    leads: list[int] = []
    for at, case in enumerate(cases):
        lead = f"{first_paragraph(name, case)}\n\n"
        leads.append(len(lead))
        reports.append(Report(str(at), str(at), lead + case.text, "0", title="", language="en"))
    found: list[list[Result]] = []
    for case, lead, reading in zip(cases, leads, read_reports(reports), strict=True):
        results = read_case(name, case, reading)
        found.append([replace(r, start=r.start - lead, end=r.end - lead) for r in results if r.start >= lead])
    return found


def first_paragraph(name: str, case: Case) -> str:
    """Return what stands before an input: the day where only times of day are asked for, else words without a date."""
    kinds = {value.kind for result in case.results for value in result.values}
    if name.startswith("DateTime") and kinds and kinds <= {"clock", "clock range"}:
        return f"It happened on {case.reference.strftime('%B')} {case.reference.day}, {case.reference.year}."
    return "This is what was said."


def read_case(name: str, case: Case, reading: Reading) -> list[Result]:
    """Return what ours reads in one report, as offsets into its text."""
    quantities = find_quantities(reading)
    if not name.startswith("DateTime"):
        wanted = [quantity for quantity in quantities if _is_of(name, quantity)]
        return [Result(q.span.start, q.span.end, q.span.text, _quantity_values(q)) for q in wanted]
    midnight = (case.reference.hour, case.reference.minute) == (0, 0)
    times = find_times(reading, case.reference + (NOON if midnight else timedelta()))
    results = [
        Result(time.span.start, time.span.end, time.span.text, _mention_values(time))
        for time in times
        if time.granularity != "duration"
    ]
    for quantity in quantities:
        if quantity.unit in _SECONDS and quantity.kind == "measure" and quantity.value is not None:
            seconds = Value("seconds", number=quantity.value * _SECONDS[quantity.unit])
            results.append(Result(quantity.span.start, quantity.span.end, quantity.span.text, (seconds,)))
    return results


def _is_of(name: str, quantity: Quantity) -> bool:
    if "Currency" in name:
        return quantity.kind == "money"
    if "Age" in name:
        return quantity.kind == "age"
    if "Percent" in name:
        return quantity.unit == "%"
    if "Ordinal" in name:
        return quantity.kind == "ordinal"
    return quantity.kind == "measure" if "NumberWithUnit" in name else True


def _quantity_values(quantity: Quantity) -> tuple[Value, ...]:
    numbers = [quantity.value] if quantity.value is not None else [quantity.low, quantity.high]
    return tuple(Value("number", number=number, unit=quantity.unit) for number in numbers)


def _mention_values(mention: TimeMention) -> tuple[Value, ...]:
    if mention.when is None:
        return ()
    interval = time_interval(mention)
    if mention.granularity == "part_of_day":
        start, end = interval or (datetime.min, datetime.min)
        day = datetime.fromisoformat(mention.when)
        return (Value("part", start, end), Value("range", day, day + DAY))
    if "T" in mention.when and "/" not in mention.when:
        return (Value("moment", datetime.fromisoformat(mention.when).replace(tzinfo=None, second=0)),)
    # Without the slack that a word of approximation gives: what is compared is the time as resolved.
    interval = time_interval(replace(mention, approximate=False))
    if interval is None:
        return ()
    values = [Value("range", *interval)]
    if interval[1] - interval[0] == DAY:
        values.append(Value("date", interval[0]))
    return tuple(values)


def load_peers() -> tuple[dict[str, Finder], list[str]]:
    """Return the systems that can be asked, and a line for each that is not installed."""
    peers: dict[str, Finder] = {"digits": find_digits}
    left_out: list[str] = []
    for name, modules, make in (
        ("dateparser", ["dateparser.search"], _with_dateparser),
        ("suite", [f"recognizers_{part}" for part in ("date_time", "number", "number_with_unit")], _with_suite),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                loaded = [importlib.import_module(module) for module in modules]
        except ImportError as error:
            left_out.append(f"left out: {name} ({error})")
        else:
            peers[name] = make(loaded)
    return peers, left_out


_DIGITS = re.compile(
    r"(?P<sign>[$£€¥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>\s?(?:thousand|million|billion|trillion))?"
    r"(?:\s?(?P<percent>%|percent)|[-\s]?(?P<word>[a-z°]+)(?P<old>[-\s]old)?)?",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SPELLINGS = {
    "km": "km", "miles": "mile", "feet": "foot", "ft": "foot", "inches": "inch", "yards": "yard", "kg": "kg",
    "pounds": "lb", "tons": "ton", "tonnes": "ton", "meters": "m", "metres": "m", "acres": "acre", "gallons": "gallon",
    "barrels": "barrel", "mph": "mph", "ounces": "oz", "dollars": "$", "euros": "€", "yen": "¥", "yuan": "CNY",
    "cents": "cent", "francs": "CHF", "years": "year", "months": "month", "weeks": "week", "days": "day",
    "degrees": "degree", "c": "°C", "f": "°F", "°c": "°C", "°f": "°F", "mm": "mm", "cm": "cm",
}  # fmt: skip


def find_digits(name: str, cases: Sequence[Case]) -> list[list[Result]]:
    """Return numbers in digits with the sign or the word of a unit beside them; nothing for times."""
    if name.startswith("DateTime"):
        return []
    found: list[list[Result]] = []
    for case in cases:
        results: list[Result] = []
        for match in _DIGITS.finditer(case.text):
            number = float(match["number"].replace(",", "") or 0) * _SCALES.get(
                (match["scale"] or "").strip().lower(), 1
            )
            word = (match["word"] or "").lower()
            unit = (
                match["sign"]
                or ("%" if match["percent"] else None)
                or _SPELLINGS.get(word)
                or _SPELLINGS.get(word + "s")
            )
            results.append(Result(*match.span(), match.group(), (Value("number", number=number, unit=unit),)))
        found.append(results)
    return found


def _with_dateparser(modules: Sequence[Any]) -> Finder:
    def find(name: str, cases: Sequence[Case]) -> list[list[Result]]:
        if not name.startswith("DateTime"):
            return []
        found: list[list[Result]] = []
        for case in cases:
            results: list[Result] = []
            settings = {"RELATIVE_BASE": case.reference}
            at = 0
            for text, when in modules[0].search_dates(case.text, languages=["en"], settings=settings) or ():
                start = max(case.text.find(text, at), 0)
                at = start + len(text)
                told = when.replace(tzinfo=None, second=0, microsecond=0)
                day = told.replace(hour=0, minute=0)
                values = (Value("moment", told), Value("date", day), Value("range", day, day + DAY))
                results.append(Result(start, at, text, values))
            found.append(results)
        return found

    return find


def _with_suite(modules: Sequence[Any]) -> Finder:
    times, numbers, units = modules
    culture = times.Culture.English
    readers = {
        "NumberModel": numbers.recognize_number, "OrdinalModel": numbers.recognize_ordinal,
        "PercentModel": numbers.recognize_percentage, "CurrencyModel": units.recognize_currency,
        "DimensionModel": units.recognize_dimension, "AgeModel": units.recognize_age,
        "TemperatureModel": units.recognize_temperature,
    }  # fmt: skip

    def find(name: str, cases: Sequence[Case]) -> list[list[Result]]:
        found: list[list[Result]] = []
        recognize = next((reader for part, reader in readers.items() if f"/{part}." in name), None)
        for case in cases:
            results: list[Result] = []
            try:
                said = (
                    recognize(case.text, culture)
                    if recognize
                    else times.recognize_datetime(case.text, culture, reference=case.reference)
                )
            except Exception:  # An old program on a new Python: what it cannot read, it does not find.
                said = []
            for result in said:
                entry = {"Resolution": result.resolution or {}}
                results.append(Result(result.start, result.end + 1, result.text, stated_values(name, entry)))
            found.append(results)
        return found

    return find


# -- the figures ------------------------------------------------------------------------------------


def tally(cases: Sequence[Case], found: Sequence[Sequence[Result]]) -> Tally:
    """Return how many results are asked for, found and right, and how much was found beside them."""
    counts = Tally()
    for case, said in zip(cases, found, strict=True):
        counts.results += len(case.results)
        for result in case.results:
            here = [other for other in said if _overlap(result, other.start, other.end)]
            counts.found += bool(here)
            counts.right += is_right(result, here)
        spans = [(result.start, result.end) for result in case.results] + list(case.others)
        counts.extra += sum(not any(_overlap(other, *span) for span in spans) for other in said)
    return counts


def _overlap(result: Result, start: int, end: int) -> bool:
    return result.start < end and start < result.end


def is_right(result: Result, said: Iterable[Result]) -> bool:
    """Return whether something that was found at a result's place has one of its values."""
    return any(same_value(wanted, value) for other in said for value in other.values for wanted in result.values)


def same_value(wanted: Value, said: Value) -> bool:
    """Return whether a value is the one that a case states (see above for what counts)."""
    if wanted.kind == "number":
        number = said.number / 100 if said.unit == "%" and wanted.unit is None else said.number
        close = abs(number - wanted.number) <= 1e-4 * max(1e-9, abs(wanted.number))
        return said.kind == "number" and close and (wanted.unit is None or wanted.unit == said.unit)
    if wanted.kind == "seconds":
        return said.kind == "seconds" and abs(said.number - wanted.number) <= 0.02 * wanted.number
    if wanted.kind in ("date", "moment"):
        return said.kind == wanted.kind and said.start == wanted.start
    if wanted.kind == "clock":
        return said.kind in ("clock", "moment") and said.start.time() == wanted.start.time()
    if wanted.kind == "clock range":
        if said.kind == "part":
            start = datetime.combine(said.start.date(), wanted.start.time())
            end = datetime.combine(said.start.date(), wanted.end.time())
            return start < said.end and said.start < (end if end > start else end + DAY)
        times = (said.start.time(), said.end.time())
        return said.kind in ("range", "clock range") and times == (wanted.start.time(), wanted.end.time())
    if said.kind == "part":
        return wanted.end - wanted.start < DAY and wanted.start < said.end and said.start < wanted.end
    return said.kind == "range" and said.start == wanted.start and said.end in (wanted.end, wanted.end + DAY)


def misses(cases: Sequence[Case], found: Sequence[Sequence[Result]]) -> list[str]:
    """Return a line for each result that is not right, spread evenly over the file."""
    lines: list[str] = []
    for case, said in zip(cases, found, strict=True):
        for result in case.results:
            here = [other for other in said if _overlap(result, other.start, other.end)]
            if not is_right(result, here):
                got = ", ".join(f"{other.text!r} {_show(other)}" for other in here) or "nothing"
                lines.append(f"{case.text.strip()[:90]!r}: {result.text!r} is {_show(result)}; found {got}")
    step = max(1, len(lines) // 10)
    return lines[::step] if len(lines) > 10 else lines


def _show(result: Result) -> str:
    return " or ".join(_show_value(value) for value in result.values[:2]) or "not resolved"


def _show_value(value: Value) -> str:
    if value.kind in ("number", "seconds"):
        return f"{value.number:g} {value.unit or ('s' if value.kind == 'seconds' else '')}".strip()
    clock = value.kind.startswith("clock")
    ends = [value.start] if value.kind in ("date", "moment", "clock") else [value.start, value.end]
    return "/".join(
        end.strftime("%H:%M") if clock else end.isoformat(" ", "minutes").removesuffix(" 00:00") for end in ends
    )


if __name__ == "__main__":
    raise SystemExit(main())
