"""What the sentence encoder promises: one vector a sentence, which depends on that sentence alone."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from rashomon.errors import ModelMissingError, OptionError
from rashomon.text.encoder import (
    MAX_TOKENS,
    VECTOR_SIZE,
    Encoder,
    EncoderOptions,
    MiniLmEncoder,
    load_encoder,
)

SENTENCES = [
    "Police arrested two men near the station shortly after midnight.",
    "Two men were detained by officers close to the station just past midnight.",
    "The central bank left its key interest rate unchanged at 4.25 percent.",
    "“No.”",
    "According to three officials briefed on the talks, who spoke on condition of anonymity because the negotiations "
    "are confidential, both governments have agreed in principle to exchange prisoners before the end of the month.",
]

STRANGE = [
    "",
    " \t\n",
    "\x00\x01\x7f",
    "👩‍👩‍👧‍👦🏳️‍🌈 🇺🇦",
    "Z̸̡̛a͓l̴g͎o͢ t̷e͠x̨t",
    "\u202eright to left\u202c שלום مرحبا",
    "東京都で火災、三人負傷",
    "half a character: \ud83d",
    "\ufeffmark\u200bof\u00adorder",
    "[CLS] [SEP] [MASK] [PAD]",
    "a" * 5_000,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Return the carried encoder, as the pipeline gets it."""
    return load_encoder()


def test_one_row_of_length_one_for_each_sentence(encoder: Encoder) -> None:
    """Each sentence has a row of 32-bit floats whose length is one."""
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), VECTOR_SIZE)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_sentences(encoder: Encoder) -> None:
    """No sentences give no rows, and still the right width."""
    assert encoder.encode([]).shape == (0, VECTOR_SIZE)


def test_company_changes_nothing(encoder: Encoder) -> None:
    """A sentence has the same bytes alone and among others."""
    together = encoder.encode(SENTENCES)
    for row, sentence in enumerate(SENTENCES):
        np.testing.assert_array_equal(encoder.encode([sentence])[0], together[row])


def test_order_changes_nothing(encoder: Encoder) -> None:
    """Sentences in another order give the same rows in that order."""
    np.testing.assert_array_equal(encoder.encode(SENTENCES[::-1]), encoder.encode(SENTENCES)[::-1])


def test_equal_sentences_have_equal_rows(encoder: Encoder) -> None:
    """A sentence that comes twice has the same row at both places."""
    vectors = encoder.encode([SENTENCES[0], SENTENCES[2], SENTENCES[0]])
    np.testing.assert_array_equal(vectors[0], vectors[2])
    np.testing.assert_array_equal(vectors[:2], encoder.encode([SENTENCES[0], SENTENCES[2]]))


def test_threads_change_nothing() -> None:
    """One thread and four give the same bytes."""
    one, four = MiniLmEncoder(EncoderOptions(threads=1)), MiniLmEncoder(EncoderOptions(threads=4))
    np.testing.assert_array_equal(one.encode(SENTENCES), four.encode(SENTENCES))


def test_shared_between_threads() -> None:
    """Threads that share an encoder, and load it at the same moment, get what each would have got alone."""
    shared = MiniLmEncoder(EncoderOptions(threads=2))
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda sentence: shared.encode([sentence])[0], SENTENCES))
    np.testing.assert_array_equal(results, load_encoder().encode(SENTENCES))


def test_paraphrase_is_nearer_than_another_claim(encoder: Encoder) -> None:
    """Two wordings of one claim are nearer to each other than to a different claim."""
    first, paraphrase, other = encoder.encode(SENTENCES[:3])
    assert first @ paraphrase > 0.7
    assert first @ other < 0.3


def test_agrees_with_the_published_model(encoder: Encoder) -> None:
    """The first numbers of the model's well-known example are those of the fp32 original, but for rounding."""
    vector = encoder.encode(["This is an example sentence"])[0]
    np.testing.assert_allclose(vector[:3], [0.0677, 0.0635, 0.0487], atol=0.01)


def test_long_sentence_is_cut(encoder: Encoder) -> None:
    """A very long sentence is read up to the limit, and only so far."""
    # Each of these words is one token, and two tokens mark the ends.
    seen = " ".join(["river"] * (MAX_TOKENS - 2))
    just_seen, longer, shorter = encoder.encode([seen, seen + " bank" * 50_000, seen[: -len(" river")]])
    np.testing.assert_array_equal(just_seen, longer)
    assert not np.array_equal(just_seen, shorter)


def test_strange_text(encoder: Encoder) -> None:
    """Any Python string has a finite vector of length one: control characters, half characters, nothing at all."""
    vectors = encoder.encode(STRANGE)
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_one_string_is_refused(encoder: Encoder) -> None:
    """A bare string is refused, not read as a sequence of letters."""
    with pytest.raises(TypeError, match="list of one"):
        encoder.encode("The mayor resigned.")


def test_no_threads_are_refused() -> None:
    """A number of threads below one is refused with its value."""
    with pytest.raises(OptionError, match="threads is 0"):
        EncoderOptions(threads=0)


def test_damaged_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing and damaged model files end in an error which says where they should be and what to do."""
    monkeypatch.setattr("rashomon.text.encoder.files", lambda package: tmp_path)
    with pytest.raises(ModelMissingError, match=r"not in .*minilm: reinstall"):
        MiniLmEncoder().encode(["The mayor resigned."])
    folder = tmp_path / "minilm"
    folder.mkdir()
    (folder / "model.int8.onnx").write_bytes(b"half a download")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelMissingError, match="cannot be read"):
        MiniLmEncoder().encode(["The mayor resigned."])


def test_loaded_once() -> None:
    """The encoder is one object in a process."""
    assert load_encoder() is load_encoder()


def test_importing_loads_no_model() -> None:
    """Importing the encoder, and asking for it, imports neither onnxruntime nor tokenizers."""
    program = (
        "import sys, rashomon.text.encoder as e; e.load_encoder().encode([]);"
        "sys.exit(bool({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_notice_names_the_files_that_are_carried() -> None:
    """The sums in NOTICE are those of the files beside it."""
    folder = files("rashomon.text") / "minilm"
    listed = (folder / "NOTICE").read_text(encoding="utf-8").partition("Files in this folder:")[2]
    sums = dict(re.findall(r"(\S+) +sha256 ([0-9a-f]{64})", listed))
    assert set(sums) == {"model.int8.onnx", "tokenizer.json"}
    for name, expected in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected
