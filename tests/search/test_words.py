import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.search.wanted import Wanted
from medkg.search.words import atoms, fold, fold_in_place, stem, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大模型", ["大模", "模型", "型"]),
        ("肝", ["肝"]),
        ("GPT-4", ["gpt", "4"]),
        ("CT筛查", ["ct", "筛查", "查"]),
        ("达93.9%。", ["达", "93.9", "%"]),
        ("ＣＴ　９３．９％", ["ct", "93.9", "%"]),
        ("Café naïve ﬁbrosis", ["cafe", "naive", "fibrosis"]),
        ("1,500 patients", ["1500", "patient"]),
        ("2025.3.1", ["2025", "3", "1"]),
        ("10.5555/toy.2025.1", ["10.5555", "toy", "2025", "1"]),
        ("诊断，准确", ["诊断", "断", "准确", "确"]),
        ("zero\u200bwidth", ["zerowidth"]),
        ("", []),
        ("，。!?\x00\ud800", []),
    ],
)
def test_text_gives_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("models", "model"),
        ("studies", "study"),
        ("diagnoses", "diagnosis"),
        ("diagnosis", "diagnosis"),
        ("analyses", "analysis"),
        ("biases", "biase"),
        ("boxes", "box"),
        ("classes", "class"),
        ("virus", "virus"),
        ("loss", "loss"),
        ("gas", "gas"),
        ("gpt4s", "gpt4s"),
    ],
)
def test_plural_is_compared_as_singular(word: str, expected: str) -> None:
    assert stem(word) == expected


@given(st.text())
def test_folding_keeps_the_places_of_characters(text: str) -> None:
    folded, places = fold_in_place(text)
    assert len(folded) == len(places)
    assert sorted(places) == list(places)
    for character, place in zip(folded, places, strict=True):
        assert character in fold(text[place])


@given(st.text(alphabet="诊断肝癌aBcéﬁ９9.,%-（ ，\u0301"))
def test_folding_by_character_is_folding(text: str) -> None:
    assert fold_in_place(text)[0] == fold(text)


@given(st.text(alphabet="诊断肝 GgpPTt49.%-，s"))
def test_atoms_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    for atom in atoms(folded):
        assert stem(folded[atom.start : atom.end]) == atom.text


@given(st.text(alphabet="诊断肝 GgpPTt49.%-，s"))
def test_every_query_stands_in_itself(text: str) -> None:
    wanted = Wanted.read(text)
    spans, standing = wanted.spans(text)
    assert standing == len(wanted.phrases)
    assert bool(spans) == bool(wanted)


@pytest.mark.parametrize(
    "text", ['"', "a* OR b", "NEAR(a b)", "name : x", "- x", "^a", "a\x00b", '") OR ("', "a + b", "{name}: x"]
)
def test_operators_of_the_engine_are_words_and_punctuation(text: str) -> None:
    expression = Wanted.read(text).all_phrases
    for quoted in expression.split('"')[1::2]:
        assert set(quoted) <= set("abcdefghijklmnopqrstuvwxyz .%")
    assert set("".join(expression.split('"')[::2])) <= set("ANDOR() *")
