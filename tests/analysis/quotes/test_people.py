"""Who is mentioned."""

import pytest

from helpers import language
from helpers.analysis import find_actors, read_actors
from helpers.core.errors import CodebookError

GOOD = """actors:
  - id: iran
    kind: state
    label: {fa: ایران, en: Iran}
    names: [ایران]
  - id: omid_behnam
    kind: person
    label: {fa: امید بهنام, en: Omid Behnam}
    names: [امید بهنام]
    offices:
      - {title: رئیس‌جمهور, of: iran, since: "2001-01", until: "2005-01"}
"""


def found(tokenize_text, text):
    return find_actors(tokenize_text(text), read_actors())[["actor", "matched"]].values.tolist()


def test_a_name_is_found_in_any_spelling_and_never_by_its_lemma(tokenize_text):
    assert found(tokenize_text, "دكتر پزشکیان و پزشک او") == [["masoud_pezeshkian", "دکتر پزشکیان"]]
    assert found(tokenize_text, "احمدی نژاد، احمدينژاد، احمدی‌نژاد") == [
        ["mahmoud_ahmadinejad", matched] for matched in ("احمدی‌نژاد",) * 3
    ]


def test_a_name_that_is_also_a_word_asks_for_company(tokenize_text):
    assert found(tokenize_text, "یک روحانی سخن گفت.") == []
    assert [actor for actor, _ in found(tokenize_text, "دولت روحانی برجام را امضا کرد.")] == ["hassan_rouhani"]


def test_a_state_is_not_the_newspaper_or_the_word_that_is_written_like_it(tokenize_text):
    assert found(tokenize_text, "روزنامه ایران از قطر لوله و چین دامن نوشت. پوتین سربازان به یمن باران تر شد.") == []


def test_no_word_of_a_persons_name_is_lemmatised():
    for actor in read_actors().actors:
        for row in actor.names:
            words = row.entry.split() if actor.kind == "person" else [row.entry] if " " not in row.entry else []
            assert [language.lemmatize(word) for word in words] == words


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("of: iran", "of: iraq", r"line 11, actors\.1\.offices\.0\.of: there is no state or organisation 'iraq'"),
        ("of: iran", "of: omid_behnam", "there is no state or organisation 'omid_behnam'"),
        ('until: "2005-01"', 'until: "2000-01"', "ends before it begins"),
        ('until: "2005-01"', 'until: "Jan 2005"', r"line 11, actors\.1\.offices\.0\.until"),
        ("id: omid_behnam", "id: iran", r"line 6, actors\.1\.id: actor id 'iran' stands twice"),
        ("kind: person", "kind: people", r"line 7, actors\.1\.kind"),
    ],
)
def test_a_bad_list_gives_one_line(tmp_path, old, new, message):
    file = tmp_path / "actors.yml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError, match=message) as caught:
        read_actors(file)
    assert "\n" not in str(caught.value)


def test_the_names_of_a_users_own_file_are_those_that_must_not_be_lemmatised(tmp_path):
    file = tmp_path / "actors.yml"
    own = GOOD.replace("[ایران]", "[ایران, جمهوری اسلامی]").replace("[امید بهنام]", "[اميد بهنام]")
    file.write_text(own, encoding="utf-8")
    assert read_actors(file).names() == {"ایران", "امید", "بهنام"}  # of a state, no word of a longer name
