"""Measure the sentence encoder by hand: size, load time, speed, and cosine to fp32 where the weights are at hand.

    uv run python benchmarks/encoder.py [--sentences FILE] [--repeats 5]

FILE holds one sentence a line; without it sentences are made from parts, all distinct, some 20 tokens long. Time is
also given as processor time, which other programs on the machine disturb less. For the cosine, add `--with onnx --with
safetensors` and `--weights FOLDER` as at the head of scripts/build_encoder.py.

Measured with AVX512-VNNI and AMX, onnxruntime 1.31, on 150 news sentences of 32 tokens on average: ms of processor
time a sentence (best of 4 interleaved runs on one thread; the machine was shared), cosine to fp32 (mean, least), and
how far a number of a vector moves when its sentence has company in a batch:

    fp32, one sentence a run                        13.3   1.0000  1.0000    -
    fp32, padded batches of 8                       12.0   1.0000  1.0000  1e-7
    int8 weights, fp32 activations, one a run       13.4    .9994   .9988    -
    MatMulNBits (8 bits, blocks of 32), one a run   15.2    .9996   .9989    -
    one scale a tensor, one a run                    5.3    .9934   .9869    -
    one scale a tensor, padded batches of 8          5.5    .9928   .9825  .036
    one scale a tensor, batches of equal length      4.8    .9932   .9836  .030
    one scale a token, one a run                     6.8    .9972   .9926    -
    one scale a token, padded batches of 8           7.0    .9972   .9926  .012
    one scale a token, padded batches of 32         12.0    .9972   .9926  .012
    one scale a token, batches of equal length       5.9    .9972   .9926  .012

The .012 came from the mean over tokens and from padding. With the mean left out of the file a batch of equal length
gives each sentence its exact bytes, and that is what is carried now (on another machine, 200 clauses of 17 tokens on
average: 4.6 ms alone, 3.5 in batches of 4, 3.2 of 8, 3.1 of 16, 3.2 of 32).

Static scales had cosine .966 (by tensor) and .991 (smoothed by channel). With one sentence a run, two threads of one
session thread each gave 390 sentences/s where one thread of two session threads gave 240 (one scale a tensor, the
machine quiet). To see an older processor, run under `valgrind --tool=none`: it offers AVX2 and no more.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from importlib.resources import files
from itertools import product
from pathlib import Path
from types import ModuleType

from rashomon.text.encoder import EncoderOptions, MiniLmEncoder

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "build_encoder.py"

WHO = ("Police", "Three senior officials", "The prime minister's office", "A spokeswoman for the airline", "Witnesses")
WHAT = (
    "said that two people had been injured when the bus left the road",
    "denied reports of a second explosion",
    "confirmed the arrest of a 34-year-old man on suspicion of fraud",
    "promised an inquiry into the collapse of the bridge, which had been inspected only last month",
    "put the damage at $12 million",
)
WHERE = ("in Lyon", "near the Polish border", "outside the courthouse in Manila", "at the port of Durban")
WHEN = ("on Tuesday.", "late on New Year's Eve.", "two days after the vote.", "at about 6:30 a.m. local time.")


def main() -> None:
    """Print each measurement on a line of its own."""
    parser = argparse.ArgumentParser(description="Measure the sentence encoder.")
    parser.add_argument("--sentences", type=Path, help="file with one sentence a line")
    parser.add_argument("--weights", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.sentences:
        lines = arguments.sentences.read_text(encoding="utf-8").splitlines()
        sentences = list(dict.fromkeys(line for line in lines if line.strip()))
    else:
        sentences = [" ".join(parts) for parts in product(WHO, WHAT, WHERE, WHEN)]

    size = len((files("rashomon.text") / "minilm" / "model.int8.onnx").read_bytes())
    print(f"model file            {size / 1e6:.1f} MB")
    start = time.perf_counter()
    encoder = MiniLmEncoder()
    encoder.encode(sentences[:1])
    print(f"load and first vector {time.perf_counter() - start:.2f} s")
    characters = sum(map(len, sentences)) / len(sentences)
    print(f"sentences             {len(sentences)}, {characters:.0f} characters on average")
    report_speed("all threads", encoder, sentences, arguments.repeats)
    report_speed("one thread", MiniLmEncoder(EncoderOptions(threads=1)), sentences, arguments.repeats)
    report_cosine(encoder, sentences, arguments.weights)


def report_speed(name: str, encoder: MiniLmEncoder, sentences: list[str], repeats: int) -> None:
    """Print the best of several runs."""
    walls: list[float] = []
    processor: list[float] = []
    encoder.encode(sentences[:1])
    for _ in range(repeats):
        wall, used = time.perf_counter(), time.process_time()
        encoder.encode(sentences)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - used)
    count = len(sentences)
    print(f"{name:21} {count / min(walls):.0f} sentences/s, {1000 * min(processor) / count:.2f} ms of processor each")


def report_cosine(encoder: MiniLmEncoder, sentences: list[str], folder: Path | None) -> None:
    """Print how far int8 is from fp32, or why that cannot be said here."""
    try:
        build = load_script()
        source: Path | None = folder or build.installed_weights()
    except ModuleNotFoundError as error:
        print(f"cosine to fp32        not measured: {error.name} is not installed")
        return
    if source is None:
        print("cosine to fp32        not measured: the weights are not installed; pass --weights")
        return
    original = build.build_model(build.load_file(source / "model.safetensors"), quantised=False)
    tokens = build.tokenize(sentences, source / "tokenizer.json")
    start = time.perf_counter()
    expected = build.run_model(original, tokens)
    speed = len(sentences) / (time.perf_counter() - start)
    cosines = (encoder.encode(sentences) * expected).sum(axis=1)
    print(f"cosine to fp32        mean {cosines.mean():.4f}, min {cosines.min():.4f} (fp32, one thread: {speed:.0f}/s)")


def load_script() -> ModuleType:
    """Return scripts/build_encoder.py as a module."""
    spec = importlib.util.spec_from_file_location("build_encoder", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
