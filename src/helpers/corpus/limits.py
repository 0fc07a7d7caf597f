"""How much one corpus may ask of the machine before reading stops with a clear error."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What `read_articles` takes in at most; raise one by `read_articles(path, limits=Limits(file_bytes=10**9))`.

    >>> Limits(columns=20_000).columns
    20000
    """

    # One file, unpacked. Its bytes, its letters and its rows are in memory together: some six times as much.
    file_bytes: int = 150_000_000
    # A saved page or a document is one article. The longest known pages have 3 MB, most of it scripts.
    page_bytes: int = 10_000_000
    # All members of one archive together: some 50,000 articles, as they are in memory at once.
    unpacked_bytes: int = 500_000_000
    # Files in one archive. Each costs some 2,000 bytes before it is read.
    members: int = 200_000
    # Persian text packs to about a sixth, tables of it to a tenth; only made-up content packs to a two-hundredth.
    ratio: int = 200
    # Crawls have some 40 columns. A table with thousands is turned on its side, or is no table.
    columns: int = 1_000
    # As many rows as a sheet of Excel can have.
    rows: int = 1_048_576
    # Brackets and commas of a JSON file, tags of an XML file: each takes some 200 bytes in memory, and a file of 100 MB
    # with nothing but headlines has a million.
    elements: int = 3_000_000
    # Tags of one page. A page of news has some thousands, and trafilatura reads 25,000 a second.
    page_elements: int = 50_000
