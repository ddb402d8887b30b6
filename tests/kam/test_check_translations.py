"""The command that compares the Portuguese catalogue with the code."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kam import catalogue, wording

CODE = """
from django.utils.translation import gettext as _
SENTENCES = [_("Good morning"), _("Good night")]
"""
HEADER = r"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"
"""
DONE = (
    HEADER
    + """
msgid "Good morning"
msgstr "Bom dia"

msgid "Good night"
msgstr "Boa noite"
"""
)


@pytest.fixture
def check(tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]) -> object:
    """Runs the command on a small product with this catalogue."""
    if shutil.which("xgettext") is None:
        pytest.skip("needs gettext")
    settings.BASE_DIR = tmp_path
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "texts.py").write_text(CODE)
    path = tmp_path / catalogue.CATALOGUE
    path.parent.mkdir(parents=True)

    def run(text: str, *, compiled: str | None = None) -> str:
        path.write_text(compiled or text, encoding="utf-8")
        subprocess.run(["msgfmt", "-o", path.with_suffix(".mo"), path], check=True)
        path.write_text(text, encoding="utf-8")
        call_command("check_translations")
        return capsys.readouterr().out

    return run


def test_a_whole_catalogue_passes(check: object) -> None:
    assert check(DONE) == "Every text is translated.\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (DONE.replace("Boa noite", ""), "not translated: Good night"),
        (
            DONE.replace('msgid "Good night"', '#, fuzzy\nmsgid "Good night"'),
            "not translated: Good night",
        ),
        (DONE + '\nmsgid "Gone"\nmsgstr "Foi-se"\n', "not in the code: Gone"),
        (DONE.split('\nmsgid "Good night"')[0], "not translated: Good night"),
    ],
    ids=["empty", "fuzzy", "left over", "missing"],
)
def test_a_fault_is_named(check: object, text: str, fault: str) -> None:
    with pytest.raises(CommandError) as refused:
        check(text)
    assert str(refused.value).splitlines() == [fault, "1 faults in locale/pt_BR."]


def test_an_old_compiled_file_is_named(check: object) -> None:
    with pytest.raises(CommandError, match=r"django.mo is older than django.po: Good night"):
        check(DONE, compiled=DONE.replace("Boa noite", "Noite"))


def test_a_missing_compiled_file_is_named(check: object, settings: object) -> None:
    check(DONE)
    (Path(settings.BASE_DIR) / catalogue.CATALOGUE).with_suffix(".mo").unlink()
    with pytest.raises(CommandError, match=r"django.mo is missing"):
        call_command("check_translations")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Você foi convidado", "a masculine participle for a person"),
        ("Só um líder decide", "a person is a man"),
        ("A resposta foi guardada", "“guardar”: say salvar, manter"),
        ("Apagar a visualização", "“apagar”: only the data of a person"),
        ("Boa noite...", "three dots or a long dash"),
        ("Patrocinador executivo", "say patrocínio executivo"),
        ("Revisões vencidas", "say em atraso"),
        ("Diga por quê", "say informe"),
    ],
)
def test_a_text_that_breaks_a_rule_of_wording_is_named(
    check: object, text: str, fault: str
) -> None:
    with pytest.raises(CommandError) as refused:
        check(DONE.replace("Boa noite", text))
    assert str(refused.value).splitlines() == [f"{fault}: {text}", "1 faults in locale/pt_BR."]


BROKEN = """
Você foi convidado
Convidado por Ana
Só um líder decide
Peça a administradores
Decisor
Salvo.
A resposta foi guardada
Gravar a resposta
Apagar a visualização
Um texto — e outro
Acrescentar uma pessoa
Carregar o arquivo
Abra este endereço
A visão da equipe
Patrocinador executivo
Espaço em branco
Não abre mais nada aqui
Há 0 dia
Identificação fiscal
Gerente de contas
Custo de atendimento
Passar a conta
Quem conduz a conta
Nesse meio-tempo
Revisões vencidas
Versão aposentada
A versão valendo
O limiar do critério
Status da conta
Um ensaio mostra o resultado
Contas subindo
Ainda não há receita conhecida
Falei hoje
Diga por quê
""".strip().splitlines()
"""One text for each rule, in their order."""


def test_each_rule_of_wording_sees_its_own_fault() -> None:
    found = wording.faults(BROKEN)
    assert found == [
        f"{why}: {text}" for (_rule, why), text in zip(wording.FORBIDDEN, BROKEN, strict=True)
    ]


def test_a_button_begins_with_a_verb_and_is_short(check: object, settings: object) -> None:
    page = Path(settings.BASE_DIR) / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(
        """{% load i18n %}
<button class="button">
  {% translate "Good night" %}
</button>
<button aria-pressed="true">{% translate "Good morning" %}</button>"""
    )
    assert check(DONE.replace("Boa noite", "Salvar")) == "Every text is translated.\n"
    for text, fault in (
        ("Boa noite", "a button needs a verb"),
        ("Salvar tudo o que foi escrito", "a button has 25 letters at most"),
    ):
        with pytest.raises(CommandError) as refused:
            check(DONE.replace("Boa noite", text))
        assert str(refused.value).splitlines() == [f"{fault}: {text}", "1 faults in locale/pt_BR."]


@pytest.mark.parametrize(
    "text",
    [
        "Você está aqui",
        "Apagar os dados",
        "Os arquivos ficam guardados 30 dias",
        "Visão geral",
        "Link da gravação",
    ],
)
def test_what_the_rules_allow_passes(check: object, text: str) -> None:
    assert check(DONE.replace("Boa noite", text)) == "Every text is translated.\n"
