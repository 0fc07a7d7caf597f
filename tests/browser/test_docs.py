"""The site as a person opens it, from a folder and offline: wide and narrow, in English and in Persian."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from helpers.core.paths import NOTEBOOKS, ROOT
from helpers.figures.export import plates

pytestmark = pytest.mark.browser

ENGLISH = ["index", "start", "gallery", "howto/themes_by_outlet", "api/index", "api/analysis", "notebooks/04_themes"]
PERSIAN = ["fa/index", "fa/start", "fa/gallery", "fa/howto/themes_by_outlet", "fa/notebooks/04_themes", "fa/glossary"]
NOTEBOOK_NAMES = sorted(file.stem for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


class Page(HTMLParser):
    """What a page links to and what it loads, and the ids in it."""

    def __init__(self, file: Path):
        super().__init__()
        self.links, self.loads, self.ids = [], [], set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids |= {values["id"]} if values.get("id") else set()
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag in ("img", "script", "source", "iframe") and values.get("src"):
            self.loads.append(values["src"])
        elif tag == "link" and values.get("rel") in ("stylesheet", "preload", "icon"):
            self.loads.append(values["href"])


@pytest.fixture(scope="module")
def site() -> Path:
    """The site as `make test-browser` builds it first. Where it is missing, tests are skipped; in CI they fail."""
    built = ROOT / "data" / "output" / "docs" / "html"
    if not (built / "fa" / "index.html").exists():
        missing = "needs the site: make docs"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return built


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {file: Page(file) for file in site.rglob("*.html") if "_static" not in file.parts}  # templates of the theme


@pytest.mark.parametrize("name", ENGLISH + PERSIAN)
def test_a_page_fits_its_window_and_asks_for_nothing_else(name, site, visit, tmp_path):
    for width in (1280, 390):
        visited = visit((site / f"{name}.html").as_uri(), width=width)
        assert visited.faults == [] and visited.sideways() == 0
        broken = "all => all.filter(one => one.loading !== 'lazy' && !one.naturalWidth).map(one => one.src)"
        assert visited.page.locator("article img").evaluate_all(broken) == []
        visited.picture(tmp_path / f"{name.replace('/', '_')}_{width}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "gallery", "api/corpus", "notebooks/04_themes", "fa/index", "fa/gallery"])
def test_a_page_has_no_serious_finding_of_axe(name, scheme, site, visit):
    assert visit((site / f"{name}.html").as_uri(), scheme=scheme).serious_findings() == []


@pytest.mark.parametrize("name", PERSIAN)
def test_a_persian_page_reads_from_the_right_and_its_code_from_the_left(name, site, visit):
    page = visit((site / f"{name}.html").as_uri()).page
    assert page.locator("html").get_attribute("dir") == "rtl" and page.locator("html").get_attribute("lang") == "fa"
    directions = "all => [...new Set(all.map(one => getComputedStyle(one).direction))]"
    assert page.locator("article h1").evaluate_all(directions) == ["rtl"]
    assert set(page.locator("article div.highlight").evaluate_all(directions)) <= {"ltr"}
    assert "On this page" not in page.locator("body").inner_text()


def test_each_language_leads_to_the_same_page_of_the_other(site, visit):
    page = visit((site / "notebooks" / "04_themes.html").as_uri()).page
    page.get_by_role("link", name="فارسی").click()
    assert page.url.endswith("/fa/notebooks/04_themes.html")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/html/notebooks/04_themes.html")


def test_every_link_within_the_site_leads_somewhere_and_every_other_has_the_form_of_an_address(site, pages):
    wrong = []
    for file, page in pages.items():
        for link in page.links + page.loads:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if not re.fullmatch(r"(https?://[^/\s]+\.[a-z]+(/\S*)?|mailto:\S+|data:.*)", link, re.DOTALL):
                    wrong.append(f"{file.relative_to(site)}: {link}")
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            place = unquote(parts.fragment)
            if not target.is_file() or (place and target in pages and place not in pages[target].ids):
                wrong.append(f"{file.relative_to(site)}: {link}")
    assert not wrong, "\n".join(wrong[:40])


def test_no_page_loads_anything_from_elsewhere(pages):
    assert [load for page in pages.values() for load in page.loads if urlsplit(load).netloc] == []


@pytest.mark.parametrize(("start", "word", "found"), [("", "keyness", "keyness"), ("fa/", "مضمون", "مضمون")])
def test_a_search_from_a_folder_finds_pages(start, word, found, site, visit):
    page = visit(f"{(site / start / 'search.html').as_uri()}?q={word}").page
    page.locator("#search-results li").first.wait_for()
    assert found in page.locator("#search-results").inner_text().lower()


def test_every_notebook_and_every_plot_has_its_place_in_both_languages(site, pages):
    for folder, language in ((site, "en"), (site / "fa", "fa")):
        assert all((folder / "notebooks" / f"{name}.html").exists() for name in NOTEBOOK_NAMES)
        gallery = pages[folder / "gallery.html"]
        assert {plate.name.replace("_", "-") for plate in plates()} <= gallery.ids
        assert len([load for load in gallery.loads if load.endswith(f"_{language}.svg")]) == 2 * len(plates())


def test_a_notebook_shows_what_it_gave_and_that_it_is_invented(site):
    for name, word in (("notebooks/04_themes", "INVENTED"), ("fa/notebooks/04_themes", "ساختگی")):
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        assert word in page and 'class="shown-table' in page and page.count('alt="') >= 7
        assert "data/interim" not in page and str(ROOT) not in page


def test_the_site_is_no_burden(site):
    assert sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) < 40_000_000
