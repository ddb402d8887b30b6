"""Words of texts and questions: without accents or case, in Portuguese and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.history.words import COMMON, LONGEST, is_asked, pieces, terms_of, words_of

CASES = [
    ("", []),
    ("Negociação do CONTRATO", ["contrato", "negociacao"]),
    ("Negociac\u0327a\u0303o", ["negociacao"]),
    ("The delivery was late; the client said so.", ["client", "delivery", "late", "said"]),
    ("contrato, Contrato e CONTRATO!", ["contrato"]),
    ("a 7 x 12 R$ 1.500,00 NF-e 4711", ["00", "12", "4711", "500", "nf"]),
    (
        "pós-venda snake_case joão@firma.com.br",
        ["br", "case", "firma", "joao", "pos", "snake", "venda"],
    ),
    ("Straße ﬁm ½ m²", ["fim", "m2", "strasse"]),
    ("x" * 60, ["x" * 40]),
    ("да 東京 ñandú", ["nandu", "東京", "да"]),
]


@pytest.mark.parametrize(("text", "words"), CASES)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == sorted(words)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("", []),
        ("  !? ", []),
        ("Entrega ENTREGA atraso", ["entrega", "atraso"]),
        ("a entrega das peças", ["entrega", "pecas"]),
        ("the delay of it", ["delay"]),
        ("para", ["para"]),
        ("not this", ["not", "this"]),
        (
            "um dois três quatro cinco seis sete oito nove dez",
            ["dois", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove"],
        ),
    ],
)
def test_the_terms_of_a_question(question: str, terms: list[str]) -> None:
    assert terms_of(question) == terms


def test_common_words_are_written_as_they_are_compared() -> None:
    assert sorted(word for word in COMMON if terms_of(word) != [word]) == []


@given(st.text(max_size=300))
def test_words_are_short_plain_and_found_by_themselves(text: str) -> None:
    words = words_of(text)
    assert words == sorted(set(words))
    assert [w for w in words if not 2 <= len(w) <= LONGEST] == []
    assert [w for w in words if not is_asked(next(pieces(w)), terms_of(w)[:1])] == []
