"""Differences in what became of somebody: held or charged, guilty or not guilty by their plea, resigned
or dismissed, injured or unhurt, in tears or unmoved, replied or silent.

Some predicates are rivals: of one person at one time only one of them holds, or one follows on the other. Reports that
give rivals of the same person part in what a reader most wants to know, however differently their sentences run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, DiscrepancyKind, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from rashomon.text.reading import Reading


@dataclass(frozen=True)
class _Ladder:
    """Rival outcomes: each rung has the lemmas that tell it, in the order in which they may follow."""

    name: str
    rungs: tuple[tuple[str, frozenset[str]], ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PATIENT = (
    _Ladder(
        "standing before the law",
        (
            ("questioned", _words("question interrogate")),
            ("held", _words("detain arrest apprehend hold capture seize")),
            ("charged", _words("charge indict arraign prosecute")),
            ("convicted", _words("convict")),
            ("sentenced", _words("sentence jail imprison")),
            ("freed", _words("release free acquit exonerate")),
        ),
    ),
    _Ladder(
        "office",
        (
            ("suspended", _words("suspend")),
            ("dismissed", _words("fire sack dismiss oust axe remove")),
            ("reinstated", _words("reinstate")),
        ),
    ),
)
"""Outcomes that befall the object or passive subject of their verb."""
_ACTOR = (
    _Ladder(
        "office",
        (("resigned", _words("resign quit")), ("retired", _words("retire"))),
    ),
)
"""Outcomes that the subject brings about."""
_HEALTH = {
    "unhurt": "unhurt", "unharmed": "unhurt", "uninjured": "unhurt", "unscathed": "unhurt",
    "injured": "injured", "wounded": "injured", "hurt": "injured", "dead": "dead", "alive": "alive",
    "critical": "critical", "stable": "stable",
}  # fmt: skip
_HEALTH_VERBS = {"injure": "injured", "wound": "injured", "hurt": "injured", "kill": "dead", "die": "dead"}
_WITHOUT_FEELING = _words("reaction emotion expression feeling")
_CALM = _words("impassive calm composed expressionless unmoved emotionless motionless stony-faced")
_TEARFUL = _words("weep sob")
_CHARGE = _words("charge count offence offense allegation manslaughter murder fraud theft assault guilt")
_NEARLY = frozenset("almost nearly practically virtually brain".split())
"""Who is almost dead, or brain-dead, is not dead."""
_SILENT = frozenset("respond reply return answer comment reach".split())
_COMPATIBLE = frozenset({"convicted", "sentenced", "charged", "freed"})
"""Rungs of which several can hold together: who is convicted may be free until the sentence."""


@dataclass(frozen=True, eq=False)
class _Told:
    ladder: str
    rung: str
    report: str
    span: Span
    order: int


def outcomes(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return persons and bodies of whom reports tell rival outcomes."""
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for claim in claims:
        reading = mentions.readings.get(claim.report)
        if reading is None or claim.headline or claim.quoted:
            continue
        for key, item in _of_claim(claim, reading, mentions):
            told[key, item.ladder].append(item)
    found: list[Candidate] = []
    for (key, ladder), held in sorted(told.items()):
        by_report: dict[str, dict[str, _Told]] = defaultdict(dict)
        for item in held:
            by_report[item.report].setdefault(item.rung, item)
        # A report that has several rungs tells how it went on: only one that lacks another's rung parts from it.
        rungs: dict[str, list[_Told]] = defaultdict(list)
        for report in sorted(by_report):
            last = max(by_report[report].values(), key=lambda item: (_height(item.rung), item.span.start))
            rungs[last.rung].append(last)
        if len(rungs) < 2:
            continue
        if set(rungs) <= _COMPATIBLE:
            continue
        names = sorted(rungs, key=lambda rung: (-len(rungs[rung]), _height(rung), rung))
        name = mentions.entities[key].name if key in mentions.entities else key
        steps = [{item.report for item in rungs[rung]} for rung in names]
        rises = ladder == "standing before the law"
        told_both = any(len(by_report[report]) > 1 for report in by_report)
        kind: DiscrepancyKind = "action"
        worsened = set(rungs) <= {"injured", "dead"}
        relation: Relation = "update" if (rises or worsened) and told_both else "conflict"
        if ladder == "plea" and any("all" in item.span.text.lower().split() for item in held):
            relation = "reconcilable"  # Not guilty of all that was tried, and guilty of a charge that was not.
        variants = tuple((rungs[rung][0].span.text, tuple(item.span for item in rungs[rung])) for rung in names[:4])
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                kind, f"what became of {name}" if ladder != "reply" else f"whether {name} answered", relation, variants,
                0.5 + 0.04 * min(4, sum(map(len, steps))), f"{listed}: {ladder} of {name}, as far as each account goes.",
                None, f"outcome {ladder.split()[0]}",
            )
        )  # fmt: skip
    return found


def _height(rung: str) -> int:
    order = [name for ladder in (*_PATIENT, *_ACTOR) for name, _ in ladder.rungs]
    order += ["pleaded not guilty", "pleaded guilty", "unmoved", "wept"]
    return order.index(rung) if rung in order else -1


def _of_claim(claim: Claim, reading: Reading, mentions: Mentions) -> Iterator[tuple[str, _Told]]:
    piece = reading.doc.char_span(claim.span.start, claim.span.end, alignment_mode="expand")
    if piece is None:
        return
    for token in piece:
        if token.pos_ in {"VERB", "AUX"}:
            yield from _of_verb(token, claim, reading, mentions)


def _of_verb(verb: Token, claim: Claim, reading: Reading, mentions: Mentions) -> Iterator[tuple[str, _Told]]:
    lemma = verb.lemma_.lower()
    refused = any(child.dep_ == "neg" for child in verb.children)
    unreal = any(child.tag_ == "MD" for child in verb.children) or verb.tag_ == "VB"
    if not refused and not unreal:
        for ladder, patient in [*((ladder, True) for ladder in _PATIENT), *((ladder, False) for ladder in _ACTOR)]:
            for rung, lemmas in ladder.rungs:
                if lemma in lemmas:
                    for key in _people(verb, patient, claim, mentions):
                        yield key, _Told(ladder.name, rung, claim.report, _phrase(verb, reading), claim.order)
        health = _health(verb)
        if health is not None:
            for key in _people(
                verb, lemma in {"injure", "wound", "hurt", "kill"} and verb.tag_ != "VBD", claim, mentions
            ):
                yield key, _Told("health", health, claim.report, _phrase(verb, reading), claim.order)
    for ladder_name, rung, patient in _standings(verb, refused) if not unreal or refused else ():
        for key in _people(verb, patient, claim, mentions):
            yield key, _Told(ladder_name, rung, claim.report, _phrase(verb, reading), claim.order)
    reply = _reply(verb, refused)
    if reply is not None:
        for child in _answering(verb):
            if child.dep_ == "nsubj":
                # "Representatives of the bank" answer, or do not, for the bank.
                held = (
                    {k for t in child.subtree for k in mentions.at(claim.report, t)}
                    if child.pos_ != "PRON"
                    else set[str]()
                )
                bodies = sorted(k for k in held if mentions.entities[k].kind in {"organization", "person"})
                for key in bodies[:1]:
                    yield key, _Told("reply", reply, claim.report, _phrase(verb, reading), claim.order)


def _standings(verb: Token, refused: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield the ladders on which a verb with its complements has a rung, and whether it befalls its object.

    What single verbs do not tell: how somebody pleaded, who wept and who was unmoved.
    """
    lemma = verb.lemma_.lower()
    below = [
        c for c in verb.children if c.dep_ in {"dobj", "acomp", "attr", "oprd", "advmod", "prt", "dative", "ccomp"}
    ]
    below += [c for p in verb.children if p.dep_ in {"prep", "dative"} for c in p.children if c.dep_ == "pobj"]
    told = {token.lemma_.lower(): token for token in below}
    if lemma == "plead":
        guilty = next((c for c in verb.children if c.lower_ == "guilty"), None)
        if guilty is not None and not refused:
            innocent = any(c.dep_ == "neg" for c in guilty.children)
            yield "plea", "pleaded not guilty" if innocent else "pleaded guilty", False
    elif lemma in {"admit", "deny"} and not refused and told.keys() & _CHARGE:
        yield "plea", "pleaded guilty" if lemma == "admit" else "pleaded not guilty", False
    elif lemma in _TEARFUL and not refused:
        yield "composure", "wept", False
    elif lemma in {"break", "burst"} and not refused:
        if "tear" in told:
            yield "composure", "wept", False
    elif lemma in {"show", "betray", "display"}:
        held = [told[word] for word in _WITHOUT_FEELING if word in told]
        if held and (refused or any(c.lower_ in {"no", "little"} for c in held[0].children)):
            yield "composure", "unmoved", False
    elif (lemma == "react" and refused) or (lemma in {"remain", "stay", "be"} and not refused and told.keys() & _CALM):
        yield "composure", "unmoved", False


def _answering(verb: Token) -> list[Token]:
    """Return the subjects of a verb, of the verb it is joined to where it has none ("called it fair and did not reply")."""
    for _ in range(3):
        subjects = [child for child in verb.children if child.dep_ == "nsubj"]
        if subjects or verb.dep_ != "conj":
            return subjects
        verb = verb.head
    return []


def _health(verb: Token) -> str | None:
    lemma = verb.lemma_.lower()
    if any(child.lower_ in _NEARLY for child in verb.children):
        return None
    if lemma in _HEALTH_VERBS and (lemma == "die" or any(c.dep_ == "nsubjpass" for c in verb.children)):
        return _HEALTH_VERBS[lemma]
    if lemma in {"be", "remain", "escape", "emerge"}:
        for child in verb.children:
            if child.dep_ in {"acomp", "attr", "advcl", "prt", "oprd"} and child.lower_ in _HEALTH:
                if any(t.lower_ in _NEARLY for t in child.children):
                    return None
                return _HEALTH[child.lower_]
    return None


def _reply(verb: Token, refused: bool) -> str | None:
    lemma = verb.lemma_.lower()
    if lemma in {"decline", "refuse"} and any(
        c.lemma_.lower() in {"comment", "say", "discuss", "answer"} for c in verb.children
    ):
        return "declined"
    if lemma in _SILENT and refused and lemma != "comment":
        return "silent"
    return None


def _people(verb: Token, patient: bool, claim: Claim, mentions: Mentions) -> list[str]:
    """Return the persons a verb's outcome befalls, those joined by "and" each for themselves."""
    wanted = {"nsubjpass", "dobj"} if patient else {"nsubj"}
    heads = [child for child in verb.children if child.dep_ in wanted]
    if patient and verb.dep_ in {"acl", "relcl"} and not heads:
        heads = [verb.head]
    if any(child.dep_ == "nsubjpass" for child in heads):
        heads = [child for child in heads if child.dep_ == "nsubjpass"]
    heads = [verb.head if child.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl" else child for child in heads]
    # "Was released" has the one who is let go for its subject; so has "had resigned" in a chain of verbs.
    if not heads and verb.dep_ in {"conj", "xcomp"} and verb.head.pos_ in {"VERB", "AUX"}:
        passive = any(child.dep_ == "auxpass" for child in verb.children) or verb.tag_ == "VBN"
        heads = [
            c
            for c in verb.head.children
            if c.dep_ in ({"nsubjpass", "nsubj"} if passive or not patient else set[str]())
        ]
    keys: set[str] = set()
    for head in heads:
        for token in (head, *head.conjuncts):
            person = mentions.person(claim.report, token)
            if person is not None:
                keys.add(person)
    return sorted(keys)


def _phrase(verb: Token, reading: Reading) -> Span:
    """Return the verb with its auxiliaries and the complement that tells the outcome."""
    words = [verb]
    for child in verb.children:
        near = (
            child.dep_ in {"aux", "auxpass", "neg", "prt", "acomp", "attr", "xcomp", "advmod"}
            and abs(child.i - verb.i) <= 4
        )
        if near:
            words.append(child)
            if verb.lemma_ == "plead" and child.right_edge.i - verb.i <= 7:
                words.append(child.right_edge)  # "Not guilty to all nine."
        elif child.dep_ in {"prep", "dobj"} and child.i > verb.i and child.right_edge.i - verb.i <= 7:
            words.extend((child, child.right_edge))
    return reading.token_span([word for word in words if not word.is_punct])
