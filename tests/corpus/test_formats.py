"""Every kind of file gives the same three articles."""

import pandas as pd
import pytest

from helpers.corpus import read_articles
from tests.corpus.files import ALL_ARTICLES, ARTICLES, ONE_ARTICLE, as_json, as_tar, as_zip, files_of, load, packed

EVERY_KIND = [*ONE_ARTICLE, *ALL_ARTICLES]
# A text file and a document have no place for these; their title is their first line, and their id their name.
NOT_HELD = {".txt": ["date", "outlet", "url"], ".docx": ["date", "outlet", "url"], ".html": [], ".htm": []}
COLUMNS = ["article_id", "title", "text", "date", "outlet", "url"]


def expected(name: str) -> pd.DataFrame:
    table = pd.DataFrame(ARTICLES).assign(date=[pd.Timestamp(article["gregorian"]) for article in ARTICLES])
    for column in NOT_HELD.get("." + name.rpartition(".")[2], []):
        table[column] = pd.NaT if column == "date" else ""
    return table[COLUMNS]


def write(folder, files: dict[str, bytes]):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def assert_same(path, name: str) -> None:
    articles, left_out = load(path)
    found, wanted = articles[COLUMNS], expected(name)
    assert found["date"].isna().tolist() == wanted["date"].isna().tolist()
    assert (
        found.fillna({"date": pd.Timestamp(0)}).values.tolist()
        == wanted.fillna({"date": pd.Timestamp(0)}).values.tolist()
    )
    assert left_out == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_kind_of_file_gives_the_same_table(tmp_path, name):
    assert_same(write(tmp_path, files_of(name)), name)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_kind_of_file_can_be_packed(tmp_path, name):
    assert_same(write(tmp_path, packed(files_of(name))), name)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_file_is_read_alone_as_it_is_in_its_folder(tmp_path, name):
    write(tmp_path, files_of(name))
    in_folder = read_articles(tmp_path)
    alone = pd.concat([read_articles(file) for file in sorted(tmp_path.iterdir())])
    assert alone[COLUMNS].to_csv() == in_folder[COLUMNS].set_axis(alone.index).to_csv()


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("archive", ["corpus.zip", "corpus.tar.gz", "corpus.tgz", "corpus.tar"])
def test_an_archive_gives_what_its_folder_gives(tmp_path, name, archive):
    files = files_of(name)
    content = as_zip(files) if archive.endswith(".zip") else as_tar(files, packed=not archive.endswith(".tar"))
    (tmp_path / archive).write_bytes(content)
    assert_same(tmp_path / archive, name)


def test_packed_files_in_an_archive_are_unpacked(tmp_path):
    (tmp_path / "corpus.zip").write_bytes(as_zip(packed(files_of("array.json") | files_of("page.txt"))))
    articles = read_articles(tmp_path / "corpus.zip")
    assert articles["article_id"].tolist() == ["n1", "n2", "n3", "n1~2", "n2~2", "n3~2"]
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES] * 2


def test_a_json_file_may_be_one_article(tmp_path):
    for article in ARTICLES:
        (tmp_path / f"{article['article_id']}.json").write_bytes(as_json([article]).strip(b"[]\n "))
    assert_same(tmp_path, "one.json")


def test_folders_are_read_with_their_sub_folders_and_by_pattern(tmp_path):
    write(tmp_path, {f"سال/{name}": content for name, content in files_of("page.txt").items()})
    write(tmp_path, {f"سال/ماه/{name}": content for name, content in files_of("page.html").items()})
    assert read_articles(tmp_path)["article_id"].tolist() == [
        *["سال/n1", "سال/n2", "سال/n3"],
        *["سال/ماه/n1", "سال/ماه/n2", "سال/ماه/n3"],
    ]
    assert read_articles(f"{tmp_path}/**/*.html")["article_id"].tolist() == ["سال/ماه/n1", "سال/ماه/n2", "سال/ماه/n3"]
    assert read_articles(f"{tmp_path}/سال/n[12].*")["article_id"].tolist() == ["n1", "n2"]
    assert len(read_articles(f"{tmp_path}/**")) == 6


def test_an_archive_inside_a_folder_is_named_in_the_ids(tmp_path):
    (tmp_path / "old.zip").write_bytes(as_zip(files_of("page.txt")))
    write(tmp_path, files_of("page.txt"))
    ids = ["n1", "n2", "n3", "old.zip/n1", "old.zip/n2", "old.zip/n3"]
    assert read_articles(tmp_path)["article_id"].tolist() == ids


def test_kinds_may_be_written_in_capitals(tmp_path):
    write(tmp_path, {"A.JSON": as_json(ARTICLES), "B.TXT.GZ": next(iter(packed(files_of("page.txt")).values()))})
    assert read_articles(tmp_path)["article_id"].tolist() == ["n1", "n2", "n3", "B"]


def test_a_page_is_read_without_its_scripts_menus_and_footer(tmp_path):
    texts = read_articles(write(tmp_path, files_of("page.html")))["text"]
    assert not texts.str.contains("خانه|ورزش|محفوظ|خبر نیست").any()


def test_files_of_other_names_are_read_when_they_hold_persian(tmp_path):
    for article, suffix in zip(ARTICLES, [".ham", "", ".0001"], strict=True):
        content = f"{article['title']}\n{article['text']}\n" + article["text"] * 20
        encoding = "utf-16" if suffix == ".ham" else "utf-8"
        (tmp_path / f"{article['article_id']}{suffix}").write_bytes(content.encode(encoding))
    (tmp_path / "english.dat").write_text("This is not an article of Persian news.")
    articles, left_out = load(tmp_path)
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
    assert [place.partition(": ")[0].endswith("english.dat") for place in left_out] == [True]
