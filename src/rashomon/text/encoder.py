"""Sentences as vectors whose cosine says how near two sentences are in meaning.

The model is all-MiniLM-L6-v2, carried in this package with int8 weights (`minilm/NOTICE`; built by
`scripts/build_encoder.py`). It tells a paraphrase from another claim, not a claim from its contradiction.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rashomon.errors import ModelMissingError, OptionError

VECTOR_SIZE = 384
"""Numbers in one vector."""

MAX_TOKENS = 128
"""Word pieces read of one sentence, both end marks included; what follows is not seen. The model file has
as many positions. Of 8,403 news sentences under 600 characters one in a thousand has more; they have 30 on average."""

MAX_BATCH = 16
"""Sentences of equal length computed together. On costa-rica-crash a sentence takes 4.6 ms of processor time alone,
3.5 in batches of up to 4, 3.2 of up to 8, 3.1 of up to 16 and 3.2 of up to 32 (`benchmarks/encoder.py`)."""

MAX_THREADS = 4
"""A desk machine is left some cores for the person at it."""


class Encoder(Protocol):
    """Whatever turns sentences into vectors."""

    name: str

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence, in their order; shape (0, d) for none."""
        ...


@dataclass(frozen=True)
class EncoderOptions:
    """How sentences are encoded; no option changes a vector."""

    threads: int | None = None
    """Sentences encoded at the same time; none: one for each usable core, at most `MAX_THREADS`."""

    def __post_init__(self) -> None:
        if self.threads is not None and self.threads < 1:
            raise OptionError(f"threads is {self.threads}; the encoder needs at least one.")


class MiniLmEncoder:
    """The carried model, loaded when the first sentence comes; safe to share between threads.

    Sentences with equally many word pieces are computed together, each batch on one thread and without padding.
    No number of one sentence then enters another's: the same sentence has the same bytes in whatever company, order
    and number of threads, on one machine. What a batch would round differently, the mean over a sentence's tokens,
    is not in the model file but computed here for each sentence by itself. On another kind of processor float sums
    end in other bits and a few values round the other way: cosine .999 or more between AVX2 and AVX512.
    """

    name: str = "all-MiniLM-L6-v2 int8"

    def __init__(self, options: EncoderOptions = EncoderOptions()) -> None:
        self._threads = options.threads or min(_usable_cores(), MAX_THREADS)
        self._loading = threading.Lock()
        self._model: _Model | None = None

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence, in their order; shape (0, `VECTOR_SIZE`) for none.

        Only the first `MAX_TOKENS` word pieces of a sentence count. An empty sentence has a vector too, near
        to nothing in particular. Equal sentences are computed once.
        """
        if isinstance(sentences, str):
            raise TypeError("encode takes a sequence of sentences; for one sentence pass a list of one")
        row_of = {sentence: row for row, sentence in enumerate(dict.fromkeys(sentences))}
        if not row_of:
            return np.empty((0, VECTOR_SIZE), dtype=np.float32)
        model = self._load()
        tokens = [_tokens(model, sentence) for sentence in row_of]
        batches = _batches([len(ids) for ids in tokens])
        run = partial(_run_batch, model, tokens)
        if self._threads == 1 or len(batches) == 1:
            results = [run(batch) for batch in batches]
        else:
            # onnxruntime lets go of the interpreter lock while it computes.
            with ThreadPoolExecutor(min(self._threads, len(batches)), "encoder") as pool:
                results = list(pool.map(run, batches))
        vectors = np.empty((len(tokens), VECTOR_SIZE), dtype=np.float32)
        for batch, rows in zip(batches, results, strict=True):
            vectors[batch] = rows
        return vectors[[row_of[sentence] for sentence in sentences]]

    def _load(self) -> _Model:
        with self._loading:
            if self._model is None:
                self._model = _load_model()
            return self._model


class EncoderAhead:
    """An encoder that is at work on sentences before they are asked for, while the caller does something else.

    The vectors are those of the encoder given. What was not begun ahead is encoded when it is asked for.
    """

    def __init__(self, encoder: Encoder, sentences: Sequence[str]) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._rows = {sentence: row for row, sentence in enumerate(dict.fromkeys(sentences))}
        self._pool = ThreadPoolExecutor(1, "encoder-ahead")
        self._begun = self._pool.submit(encoder.encode, list(self._rows))
        self._pool.shutdown(wait=False)

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length one for each sentence, in their order, as `Encoder.encode` does."""
        if not sentences or any(sentence not in self._rows for sentence in sentences):
            return self._encoder.encode(sentences)
        return self._begun.result()[[self._rows[sentence] for sentence in sentences]]


@cache
def load_encoder(options: EncoderOptions = EncoderOptions()) -> Encoder:
    """Return the encoder, the same object each time; its files are read when it is first used."""
    return MiniLmEncoder(options)


class _Model(NamedTuple):
    """A `tokenizers.Tokenizer` and an `onnxruntime.InferenceSession`, whose packages have no complete types."""

    tokenizer: Any
    session: Any


def _load_model() -> _Model:
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs]
    import tokenizers

    runtime = cast(Any, onnxruntime)

    folder = files("rashomon.text") / "minilm"
    try:
        model = (folder / "model.int8.onnx").read_bytes()
        vocabulary = (folder / "tokenizer.json").read_text(encoding="utf-8")
    except OSError as error:
        raise ModelMissingError(f"The sentence encoder's files are not in {folder}: reinstall rashomon.") from error

    session_options = runtime.SessionOptions()
    # Threads across sentences, none within: half as fast again as two threads within each sentence, no idle
    # spinning, and the order of sums is fixed.
    session_options.intra_op_num_threads = 1
    session_options.inter_op_num_threads = 1
    try:
        session = runtime.InferenceSession(model, session_options, providers=["CPUExecutionProvider"])
        tokenizer: Any = tokenizers.Tokenizer.from_str(vocabulary)
    except Exception as error:  # neither package has a narrower error for a damaged file
        reason = f"The sentence encoder in {folder} cannot be read ({error}): reinstall rashomon."
        raise ModelMissingError(reason) from error

    # The file as published pads each sentence to 128 tokens, which would cost four times the work.
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return _Model(tokenizer, session)


def _tokens(model: _Model, sentence: str) -> list[int]:
    # A lone surrogate (half a character, from broken JSON or file names) is no text for the tokenizer.
    words = sentence.encode("utf-8", "replace").decode("utf-8")
    return model.tokenizer.encode(words).ids


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return places of equal length in groups of at most `MAX_BATCH`, the longest first, so that threads end together."""
    by_length: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_length.setdefault(length, []).append(place)
    return [
        by_length[length][start : start + MAX_BATCH]
        for length in sorted(by_length, reverse=True)
        for start in range(0, len(by_length[length]), MAX_BATCH)
    ]


def _run_batch(model: _Model, tokens: Sequence[Sequence[int]], batch: Sequence[int]) -> list[NDArray[np.float32]]:
    ids = np.array([tokens[place] for place in batch], dtype=np.int64)
    rows: NDArray[np.float32] = model.session.run(None, {"ids": ids})[0]
    means = [sentence.mean(axis=0) for sentence in rows]
    return [mean / np.sqrt((mean * mean).sum()) for mean in means]


def _usable_cores() -> int:
    """Return the cores that this process may use (`os.process_cpu_count`, which Python 3.12 has not)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
