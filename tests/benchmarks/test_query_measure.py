import json

from benchmarks import queries
from helpers.core.paths import ROOT


def test_each_query_gives_a_row_with_what_both_find(tmp_path):
    text = (ROOT / "seeds" / "000_8ef1b0a3631198ab.txt").read_text(encoding="utf-8")
    (tmp_path / "news").mkdir()
    row = json.dumps({"title": "", "text": text}, ensure_ascii=False) + "\n"
    (tmp_path / "news" / "isna.jsonl").write_text(row, encoding="utf-8")
    table = queries.measure(tmp_path)
    assert len(table) == len(queries.ASKED) and (table["ours"] == table["in_both"]).all()
    assert table["ours"].sum() > 50 and (table[["seconds", "peer_seconds"]] > 0).all(axis=None)
