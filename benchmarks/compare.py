"""The same five jobs by hazm, rishe, Shekar and this project, on the same articles: `make compare EVAL=folder`.

Each tool works in a process of its own (`benchmarks.jobs`). The page that this writes has no number typed by hand.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks import peers
from benchmarks.jobs import CONTEXT, TOOLS
from benchmarks.news import read_articles, whole_texts
from benchmarks.stability import VARIANTS
from helpers import __version__, analysis, language
from helpers.core.paths import ROOT

PAGE = ROOT / "benchmarks" / "peers.md"
TOP, WORD = 50, "کشور"
THEMES = ("multilateralism", "trade", "education")
TYPED = ("dropped", "spaced")
JOBS = {
    "tokenize": "**Tokenize**: normalise, tokenize and lemmatize; each token with its lemma.",
    "count": "**Count terms**: how often each lemma of a word occurs, without {stopwords} stopwords, the same for all.",
    "dictionary": "**Find a dictionary**: {entries:,} entries of this project's codebook (multilateralism, trade, "
    "education; none with a star), each in all its forms, the longest at each place.",
    "concordance": f"**Concordance**: each token of the lemma {WORD}, with {CONTEXT} tokens on each side.",
    "keyness": "**Keyness**: the first half of the articles against the second, G² (Dunning 1993) of each lemma that "
    "occurs three times or more.",
}
_QUANTEDA = (
    "quanteda (R) is not measured: it neither restores half-spaces nor lemmatizes Persian. To try the dictionary "
    "there: `make codebook-export` writes it for quanteda."
)
WHY = {
    "tokenize": "rishe is compiled, from Rust; ours weighs both sides of each gap by how often each spelling was "
    "counted in news, and gives paragraph, sentence, kind and negation of each token too",
    "count": "a `Counter` holds numbers alone; ours gives shares, articles and dispersion too, by SQL, which has a "
    "cost of its own on a small corpus",
    "dictionary": "the script compares lemmas alone; ours first compiles every way to space and join each entry",
    "concordance": "the script copies slices of a list; ours gives a table, which takes long to set up for few lines",
    "keyness": "the script has G² alone; ours gives p-values, effect sizes, articles and dispersion too",
    "memory": "ours loads pandas, DuckDB and its counts of spellings, and holds eight columns of each token",
}


def job_file(texts: list[str]) -> dict:
    """Return what each tool is given: the texts, the stopwords, the entries of the dictionary, the word to show."""
    themes = [theme for theme in analysis.read_codebook().themes if {theme.id, theme.parent} & {*THEMES}]
    entries = [row.entry for theme in themes for row in theme.entries if "*" not in row.entry]
    return {"texts": texts, "stopwords": sorted(language.stopwords()), "entries": entries, "word": WORD}


def measure(work: dict, tools: list[str]) -> dict[str, dict]:
    """Return what each tool did: `seconds` and `results` by job, `peak_mb`, and `kept` of its most frequent terms."""
    found = {}
    for tool in tools:
        print(f"compare: {tool}", file=sys.stderr)
        found[tool] = run(tool, work)
        frequent = Counter(found[tool].pop("counts")).most_common(TOP)
        found[tool]["kept"] = {}
        for typed in TYPED:
            again = run(tool, {**work, "texts": [VARIANTS[typed](text) for text in work["texts"]], "word": ""})[
                "counts"
            ]
            found[tool]["kept"][typed] = sum(again.get(term, 0) == count for term, count in frequent)
    return found


def run(tool: str, work: dict) -> dict:
    """Return what a tool gives in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "work.json")
        file.write_text(json.dumps(work), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.jobs", tool, str(file)]
        # Shekar's lemmas hang on the order of a set: they are the same in each process only with one seed.
        same = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run(command, cwd=ROOT, env=same, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(done.stdout.splitlines()[-1])


def page(found: dict[str, dict], about: dict) -> str:
    """Return the page, in Markdown: ratios, counts that stay, where another tool is better, then seconds."""
    ours, tools = found["ours"], list(found)
    ratios = {tool: {job: done["seconds"][job] / ours["seconds"][job] for job in JOBS} for tool, done in found.items()}
    for tool, done in found.items():
        ratios[tool]["memory"] = done["peak_mb"] / ours["peak_mb"]
    times = [[job, *(f"{ratios[tool][job]:.2g}" for tool in tools)] for job in [*JOBS, "memory"]]
    kept = [[typed, *(f"{found[tool]['kept'][typed]} of {TOP}" for tool in tools)] for typed in TYPED]
    seconds = [[job, *(f"{found[tool]['seconds'][job]:.2f}" for tool in tools)] for job in JOBS]
    seconds.append(["memory, MB", *(f"{found[tool]['peak_mb']:,}" for tool in tools)])
    results = [[job, *(f"{found[tool]['results'][job]:,}" for tool in tools)] for job in list(JOBS)[1:]]
    better = [
        f"- {job}: {', '.join(f'{tool} ({ratios[tool][job]:.2g})' for tool in quicker)}. The reason: {WHY[job]}."
        for job in [*JOBS, "memory"]
        if (quicker := [tool for tool in tools if ratios[tool][job] < 0.95])
    ] or ["- Nowhere in these jobs."]
    for typed in TYPED:
        ahead = [tool for tool in tools if found[tool]["kept"][typed] > ours["kept"][typed]]
        better += [f"- counts that stay, {typed}: {', '.join(ahead)}."] if ahead else []
    parts = [
        "# Five jobs by four tools",
        "`make compare EVAL=folder` writes this page; no number on it is typed by hand. Read: "
        f"{about['articles']:,} articles of `{about['source']}` ({about['words']:,} words), the same for all tools.",
        "\n".join(f"{number}. {text.format(**about)}" for number, text in enumerate(JOBS.values(), start=1)),
        "hazm, rishe and Shekar do the first job, every option at its default; for the others they have no verb. There "
        "stands what a user of them would write: a `Counter`, a loop over tokens, the formula (`Plain` in "
        "`benchmarks/jobs.py`). All find a word by its lemma. Ours does each job by a verb of its own. "
        + about["left_out"],
        "## Time and memory, ours = 1",
        "Above 1 a tool needs more than ours, below 1 less. Time is that of the processor, word lists loaded; memory "
        "is the most that a fresh process held that did all five jobs. Each was measured once: on a busy machine a "
        "difference of less than two times may be chance.",
        table(["", *tools], times),
        f"## Of the {TOP} most frequent terms, how many keep their count",
        "The same articles, typed otherwise: half-spaces dropped, or typed as spaces. Each tool's own most frequent "
        "terms. Ours knows spellings from counts in news, this source among it: `python -m benchmarks.evaluate FOLDER "
        "--only left_out` measures outlets that the counts have not seen.",
        table(["half-spaces", *tools], kept),
        "## Where another tool is better",
        "\n".join(better),
        "## What was found",
        "Terms, hits of entries, lines, terms compared. Lemmas differ from tool to tool, and with them these numbers.",
        table(["", *tools], results),
        "## Seconds, on one machine",
        f"Python {about['python']}, {about['system']}, {about['processors']} processors; {about['versions']}.",
        table(["", *tools], seconds),
    ]
    return "\n\n".join(parts) + "\n"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown, numbers at the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the page; return 0, or 2 where there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder of EVAL")
    parser.add_argument(
        "--source", default="news_more/hamshahri_paper_2017_2021.jsonl", help="a file of articles in the folder"
    )
    parser.add_argument("--articles", type=int, default=2_000, help="how many of its articles, from the first (2,000)")
    parser.add_argument("--write", type=Path, default=PAGE, help="the page (benchmarks/peers.md)")
    options = parser.parse_args(arguments)
    file = options.folder / options.source
    if not file.is_file():
        print(
            f"there is no {options.source} in {options.folder}: name a file of articles with --source", file=sys.stderr
        )
        return 2
    texts, installed = whole_texts(read_articles(file, step=1).head(options.articles)), peers.versions()
    work, tools = job_file(texts), [tool for tool in TOOLS if tool == "ours" or tool in installed]
    about = {
        "source": options.source,
        "articles": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "entries": len(work["entries"]),
        "stopwords": len(work["stopwords"]),
        "versions": ", ".join(f"{tool} {number}" for tool, number in {"ours": __version__, **installed}.items()),
        "left_out": " ".join([f"{note}." for note in peers.notes()] + [_QUANTEDA]),
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
    }
    options.write.write_text(page(measure(work, tools), about), encoding="utf-8")
    print(f"written: {options.write}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
