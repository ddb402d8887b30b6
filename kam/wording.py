"""How Portuguese texts are worded: the rules that a machine can see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

BUTTON = re.compile(
    r"<button(?![^>]*aria-pressed)[^>]*>\s*\{%\s*translate\s+\"(?P<text>[^\"]+)\"(?:\s+context\s+\"(?P<context>[^\"]+)\")?"
)
A_BUTTON = "a button"
LONGEST_BUTTON = 25
_VERBS = """
abrir aceitar adicionar alterar apagar aplicar aprovar arquivar ativar atualizar baixar buscar
calcular cancelar comentar começar comparar concluir conferir confirmar continuar convidar copiar
criar dar decidir definir desafixar desativar descartar descer desfazer desmarcar devolver editar
encerrar entrar enviar escolher excluir exportar fechar fixar gerar importar indicar lançar lembrar
limpar
manter marcar mostrar mover mudar participar pedir planejar pontuar pular reabrir recarregar
recomeçar recusar registrar remarcar remover renomear resolver responder restaurar retirar
revogar sair salvar seguir simular subir tentar transferir unir usar ver voltar
"""
VERBS = frozenset(_VERBS.split())
"""What a button may begin with."""

FORBIDDEN = (
    (r"\bvocê (?:foi|é|está|será) \w+(?:ad|id|t)o\b", "a masculine participle for a person"),
    (r"^(?:convidad|lembrad)o\b", "a masculine participle for a person"),
    (r"\b(?:um|o|do|ao|pelo) (?:líder|gerente)\b", "a person is a man"),
    (r"\b(?:administrador|colaborador|leitor|gestor)(?:es)?\b", "a person is a man"),
    (r"\b(?:decisor|opositor)(?:es)?\b", "a role is a verb, an attitude an adjective"),
    (r"^\w+(?:ad|íd|eit|alv)[oa]s?\.$", "a participle needs its noun"),
    (r"\bguard(?!ados 30 dias|ados por 30 dias)\w+", "“guardar”: say salvar, manter"),
    (r"\bgrav(?:ar|ad[oa]s?|ou|e)\b", "“gravar”: say salvar"),
    (r"^(?!.*\bdados\b).*\bapag", "“apagar”: only the data of a person"),
    (r"\.\.\.|—|--", "three dots or a long dash"),
    (r"\b(?:acrescent|inclu(?:ir|íd|a\b))\w*", "say adicionar"),
    (r"\b(?:carreg(?:ar|ue|ad|ou)|carga do arquivo)\w*", "say importar"),
    (r"\bendereço", "say e-mail, link or link da agenda"),
    (r"\bvisão\b(?! geral)", "say visualização"),
    (r"\bpatrocinador", "say patrocínio executivo"),
    (r"\bespaço em branco", "say oportunidades em aberto"),
    (r"\babr\w+ (?:mais )?nada\b", "say não dá acesso"),
    (r"\bhá 0\b", "zero has words of its own"),
    (r"\bidentificação fiscal", "say CNPJ ou ID fiscal"),
    (r"\bgerentes? de contas\b(?!-chave)", "say gerente da conta"),
    (r"\bcusto de atendimento", "say custo de servir"),
    (r"\bpassa(?:r a conta|gem de conta)", "say transferir"),
    (r"\b(?:conduz|lidere)\w*", "say gerenciar"),
    (r"\bnesse meio-tempo", "say enquanto isso"),
    (r"\b(?:vencidas?|atrasad[oa]s?)\b", "say em atraso"),
    (r"\baposentad", "say encerrada"),
    (r"\bvalendo\b", "say ativa"),
    (r"\blimiar", "say parâmetro"),
    (r"\bstatus\b", "say situação"),
    (r"\bensaio", "say prévia"),
    (r"\bsubindo\b", "say em ascensão"),
    (r"\breceita conhecida", "say receita lançada"),
    (r"\bfalei\b|\ba minha$", "no first person"),
    (r"^(?:diga|escreva)\b", "say informe"),
)
"""What no text says, and why; the terms are those of the glossary."""

_FORBIDDEN = [(re.compile(pattern, re.IGNORECASE), why) for pattern, why in FORBIDDEN]


def faults(texts: Iterable[str]) -> list[str]:
    """What is wrong with some Portuguese texts, a line each."""
    return [
        f"{why}: {text}" for text in texts for pattern, why in _FORBIDDEN if pattern.search(text)
    ]


def button_faults(texts: Iterable[str]) -> list[str]:
    """The texts of buttons that do not begin with a verb, or are too long."""
    told = list(texts)
    found = [f"a button needs a verb: {text}" for text in told if _first_word(text) not in VERBS]
    return found + [
        f"a button has {LONGEST_BUTTON} letters at most: {text}"
        for text in told
        if len(text) > LONGEST_BUTTON
    ]


def buttons(templates: Path) -> set[tuple[str, str]]:
    """Context and text of what the templates write on buttons."""
    found = set()
    for path in templates.rglob("*.html"):
        for match in BUTTON.finditer(path.read_text(encoding="utf-8")):
            found.add((match["context"] or "", match["text"]))
    return found


def _first_word(text: str) -> str:
    words = re.findall(r"[\w-]+", text.lower())
    return words[0].removesuffix("-se") if words else ""
