"""What goes wrong in the middle of long work: a worker that dies, an interrupt, a scheduler that is gone."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pandas as pd
import pytest

from helpers import analysis, corpus, language
from helpers.__main__ import main
from helpers.core.errors import UserError
from helpers.core.parts import each_part
from helpers.core.paths import INTERIM, ROOT

pytestmark = pytest.mark.slow
SAMPLE = ROOT / "data" / "sample" / "articles"
INTERRUPTS = 10


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(SAMPLE)


@pytest.fixture(scope="module")
def terms(articles) -> pd.DataFrame:
    return analysis.count_terms(language.tokenize(articles))


@pytest.fixture(scope="module")
def cluster():
    import dask
    from distributed import LocalCluster

    # A busy machine starts a killed worker late; after 15 seconds the cluster would forget it.
    patience = dask.config.set({"distributed.deploy.lost-worker-timeout": "300s"})
    with patience, LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


@pytest.fixture
def client(cluster, monkeypatch):
    from distributed import Client

    monkeypatch.setattr("helpers.core.workers._PATIENCE", 300)  # a busy machine starts a killed worker late

    with Client(cluster) as client:
        client.wait_for_workers(2, timeout=60)
        yield client


@pytest.fixture
def parts(articles):
    import dask.dataframe

    return dask.dataframe.from_pandas(articles, npartitions=8, sort=False)


def count_or_die(marker: str, articles: pd.DataFrame) -> int:
    """Return how many tokens a part has; the first process that comes here dies."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return len(language.tokenize(articles))
    os.kill(os.getpid(), signal.SIGKILL)


def always_die(common: None, part: pd.DataFrame) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_dask_cluster_gives_the_same(client, parts, terms):
    pd.testing.assert_frame_equal(analysis.count_terms(language.tokenize(parts)), terms, check_exact=True)


def test_the_numbers_stay_when_a_dask_worker_is_killed(client, parts, articles, tmp_path):
    sizes = list(each_part(count_or_die, parts, common=str(tmp_path / "died"), what="count"))
    assert (tmp_path / "died").exists() and sum(sizes) == len(language.tokenize(articles))


def test_the_report_of_a_cluster_is_the_one_of_this_machine(cluster, articles, monkeypatch):
    monkeypatch.setenv("CLUSTER", cluster.scheduler_address)
    found = language.tokenize(articles)
    monkeypatch.delenv("CLUSTER")
    pd.testing.assert_frame_equal(found, language.tokenize(articles))


def test_a_part_that_kills_every_worker_is_one_error(client, parts):
    with pytest.raises(UserError, match="died over one part, most often because memory ran out"):
        list(each_part(always_die, parts, what="count"))


def test_workers_of_another_version_are_one_error(client, parts, monkeypatch):
    monkeypatch.setattr("helpers.core.workers.version_key", lambda wing: "another")
    with pytest.raises(UserError, match="has another version of the project or of hazm"):
        analysis.count_terms(language.tokenize(parts))


def test_no_worker_left_is_one_error(parts, monkeypatch):
    from distributed import Client, LocalCluster

    monkeypatch.setattr("helpers.core.workers._PATIENCE", 3)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        results = each_part(lambda common, part: time.sleep(1), parts, what="count")
        next(results)
        cluster.scale(0)
        with pytest.raises(UserError, match="has had no worker for 3 seconds: start workers and run again"):
            list(results)


def test_a_scheduler_that_goes_is_one_error(parts):
    from distributed import Client, LocalCluster

    cluster = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster, timeout=5)
    results = each_part(lambda common, part: time.sleep(1), parts, what="count")
    next(results)
    cluster.close()
    with pytest.raises(UserError, match="the connection to the scheduler .* was lost"):
        list(results)
    client.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9"),
        ("somewhere", "CLUSTER='somewhere' is no address of a Dask scheduler"),
    ],
)
def test_a_scheduler_that_is_not_there_is_one_line(address, message, monkeypatch, capsys):
    monkeypatch.setenv("CLUSTER", address)
    monkeypatch.setattr("helpers.core.workers._CONNECT", 2)
    assert main(["report"]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith(f"error: {message}")


def test_a_process_that_is_killed_is_one_error_and_the_next_call_works(terms):
    tokens = language.tokenize(corpus.read_articles(SAMPLE, chunks=20), processes=2)
    with pytest.raises(UserError, match="was killed, most often because memory ran out: use fewer processes"):
        list(each_part(always_die, tokens, what="count"))
    pd.testing.assert_frame_equal(analysis.count_terms(tokens), terms, check_exact=True)


_RUN = """
import sys
from pathlib import Path
from helpers import analysis, corpus, language
from helpers.core import paths
paths.INTERIM = Path(sys.argv[1])
print("ready", flush=True)
tokens = language.tokenize(corpus.read_articles(sys.argv[2], chunks=2), processes=1)
analysis.count_terms(tokens).to_csv(Path(sys.argv[1]) / "terms.csv")
"""


def run(folder, **options) -> subprocess.Popen:
    # A shell that runs the tests in the background has interrupts ignored, in all that is started.
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    command = [sys.executable, "-c", listen + _RUN, str(folder), str(SAMPLE)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)


def test_an_interrupt_at_any_moment_loses_nothing_that_was_done(terms, tmp_path):
    folder, tables = tmp_path / "folder", INTERIM / "tables"  # which the tokens behind `terms` were made with
    shutil.copytree(tables, tmp_path / "whole" / "tables")
    process = run(tmp_path / "whole")
    process.stdout.readline()
    started = time.monotonic()
    assert process.wait() == 0
    whole = time.monotonic() - started
    moments = random.Random(8)
    folder.mkdir()
    kept = interrupted = 0
    for number in range(INTERRUPTS):
        if number == 2:  # the first two are interrupted while they make the tables too
            shutil.copytree(tables, folder / "tables", dirs_exist_ok=True)
        process = run(folder)
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=whole * moments.uniform(0, 0.4))
        process.send_signal(signal.SIGINT)
        interrupted += process.wait(timeout=60) != 0
        files = list(folder.rglob("*.parquet"))
        assert len(files) >= kept  # what was done stays done
        assert not list(folder.rglob("*.part"))
        kept = len(files)
    assert interrupted > INTERRUPTS / 2 and kept
    last = run(folder)
    _, errors = last.communicate()
    assert last.returncode == 0, errors
    table = pd.read_csv(folder / "terms.csv", index_col=0)
    assert table["term"].tolist() == terms["term"].tolist() and table["count"].tolist() == terms["count"].tolist()


def test_processes_end_with_an_interrupt(tmp_path):
    code = _RUN.replace("processes=1", "processes=2")
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(SAMPLE)], start_new_session=True)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) != 0 or (tmp_path / "terms.csv").exists()
    time.sleep(2)
    left = subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, text=True).stdout
    assert not left.strip()
    assert INTERIM.exists()
