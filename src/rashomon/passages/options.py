"""The options of the passages room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PassageOptions:
    """What counts as shared words."""

    min_run_words: int = 8
    """Words of a verbatim run, stock phrases not counted. Eight is the length below which independent reports
    of one event begin to agree by chance (issue 3 defines independence by it)."""
    min_run_content: int = 4
    """Words of a run that are not function words: "at the end of the day in which it" proves nothing."""
    min_run_plain: int = 3
    """Of these, words in lower case in at least one of the reports: a title with a long name proves nothing."""
    min_sentence_content: int = 5
    """Stems of content words that a sentence must have to be matched as reworded."""
    min_common: int = 4
    """Stems that a close pair of sentences shares."""
    min_plain: int = 3
    """Of these, stems that are neither names, numbers nor verbs of speech."""
    min_containment: float = 0.6
    """Share of the content (by weight) of the sentence with less of it that a close pair shares."""
    min_likeness: float = 0.5
    """Share of the content of the sentence with more of it that a close pair shares, unless it shares a verbatim run.
    Set on BASIL (`evaluation/score_reuse.py --independent`): at .40 half as many words again of independent reports
    come out as shared, and no more sentences are found that were reworded by rule."""
    min_shared_run: int = 4
    """Words in a row that a close pair shares, unless nearly all of one sentence is in the other. Set on independent
    pairs of BASIL and news_cluster: leads about one event share words, but seldom four in a row."""
    min_candidate: float = 0.15
    """Pairs of sentences that are less alike than this, and of which none is contained in the other, are not looked
    at any further."""
    min_related: float = 0.25
    """Share of one report's words that equal words and sentences alike (`min_related_likeness`) must make before the
    two reports count as related, so that weaker pairs pass. Set on BASIL: 19% is the most that two independent
    reports of one event reach, and whole reports that were reworded by hand reach 64% at least."""
    min_related_words: int = 50
    """Words that related reports share in this way at least."""
    min_related_likeness: float = 0.35
    """Likeness with which a pair counts as alike (where there is no encoder, also to pass). See `min_related`."""
    min_related_meaning: float = 0.5
    """Mean of likeness and of the cosine of the sentence vectors with which a pair passes in related reports."""
    min_asked: float = 0.25
    """Likeness below which the vectors of a pair are not asked for: its cosine would have to be .75."""
    min_half: float = 0.4
    """Share of a sentence's content that the other half of a split sentence must hold beside its first half."""
    max_holders: int = 12
    """A run which more reports hold is compared with its first holders only, so that many copies of one
    dispatch cost no square of their number."""
    max_partners: int = 40
    """Sentences that share a pair of words are compared with at most so many others for each such pair."""
