"""Small files of every kind, damaged: a case is a function of its seed and number alone."""

import io
import random
import zipfile
from functools import cache

from helpers.corpus.archives import ARCHIVES
from helpers.corpus.formats import known_suffixes
from helpers.corpus.reading import PACKED
from tests.corpus.binaries import pack, whole_binaries
from tests.corpus.exported import whole_exports
from tests.corpus.files import ALL_ARTICLES, ONE_ARTICLE, as_tar, as_zip, files_of

_LARGEST = 300_000  # bytes of a mutated file: the limits for larger ones have tests of their own
_SIGNS = [
    *[b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xff\xff\xff", b"\x80\x00\x00\x00", b"\r", b"\xc2\x85"],
    *[b'"', b"'", b"{", b"[" * 2000, b"}", b"]", b"\\", b"\\ud800", b"\\u0000", b"NaN", b"1e999", b"-" + b"9" * 5000],
    *[b"<", b">", b"&lol;", b"&#xD800;", b"&#0;", b"<div>" * 500, b"]]>", b"<!--", b"<![CDATA[", b"</p>", b"<text>"],
    *[b'<!DOCTYPE a [<!ENTITY lol "lol">]>', b",", b"\t", b";", b"\n", b"=1+1", "متن".encode(), "ØªØ§".encode()],
    *["\u200c\u200f\u2028\ufeff".encode(), "\U0001f600".encode("utf-16-le"), b"<script>alert(1)</script>", b"../../"],
]


@cache
def whole_files() -> list[tuple[str, bytes]]:
    files = [file for name in [*ONE_ARTICLE, *ALL_ARTICLES] for file in list(files_of(name).items())[:1]]
    together = {name: content for name, content in files if len(content) < 10_000}
    return [
        *files,
        *whole_binaries(),
        *whole_exports(),
        ("all.zip", as_zip(together)),
        ("all.tar.gz", as_tar(together)),
        ("all.tar", as_tar(together, packed=False)),
    ]


def make_case(seed: int, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a damaged file."""
    chance = random.Random(f"{seed}/{number}")
    name, content = chance.choice(whole_files())
    if zipfile.is_zipfile(io.BytesIO(content)) and chance.random() < 0.6:
        content = _damaged_inside(content, chance)
    else:
        content = _damaged(content, chance)
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        name, content = _wrapped(name, content, chance)
    if chance.random() < 0.2:
        name = "case" + chance.choice(
            [*known_suffixes(), *ARCHIVES, ".gz", ".ham", "", ".pickle", *(f"{kind}.gz" for kind in known_suffixes())]
        )
    return name, content


def _damaged_inside(content: bytes, chance: random.Random) -> bytes:
    """Return a zip archive, which may be a document, one of whose members is damaged and its checksum made right."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {member.filename: archive.read(member) for member in archive.infolist()}
    name = chance.choice(sorted(files))
    files[name] = _damaged(files[name], chance)
    return as_zip(files)


def _damaged(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        content = chance.choice(_DAMAGES)(content, chance)[:_LARGEST]
    return content


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _block(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = _place(content, chance)
    return start, min(len(content), start + chance.choice([1, 4, 50, 1000]))


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(content), chance.choice([1, 3, 20, 200]))):
        changed[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)]


def _drop(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:start] + content[end:]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:end] + content[start:end] * chance.choice([1, 10, 100, 3000]) + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = _place(content, chance)
    new = chance.choice([*_SIGNS, chance.randbytes(chance.choice([1, 10, 300]))])
    return content[:place] + new + content[place:]


def _overwrite(content: bytes, chance: random.Random) -> bytes:
    place, new = _place(content, chance), chance.choice(_SIGNS)
    return content[:place] + new + content[place + len(new) :]


def _splice(content: bytes, chance: random.Random) -> bytes:
    other = chance.choice(whole_files())[1]
    return content[: _place(content, chance)] + other[_place(other, chance) :]


def _recode(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.3:
        return text.encode().decode(chance.choice(["latin-1", "cp1256"])).encode()
    return text.encode(chance.choice(["cp1256", "iso8859-6", "utf-16", "utf-16-le", "utf-32", "utf-7"]), "ignore")


_DAMAGES = [_flip, _flip, _cut, _drop, _repeat, _insert, _insert, _overwrite, _splice, _recode]


def _wrapped(name: str, content: bytes, chance: random.Random) -> tuple[str, bytes]:
    inner = chance.choice([name, name, f"../{name}", f"/{name}", f"C:\\{name}", f"خبر\n{name}", f"a/b/{name}"])
    wrap = chance.choice(["gz", "zip", "tar.gz", "tar", "bz2", "xz", "zst", "lz4"])
    if f".{wrap}" in PACKED:
        packed = pack(content, f".{wrap}")
    elif wrap == "zip":
        packed = as_zip({inner: content})
    else:
        packed = as_tar({inner: content}, packed=wrap != "tar")
    new = f"{name}.{wrap}" if f".{wrap}" in PACKED else f"case.{wrap}"
    return new, _damaged(packed, chance) if chance.random() < 0.2 else packed
