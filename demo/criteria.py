"""The criteria of the demo's matrices, in each organisation's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One criterion: what it asks, what 1, 5 and 10 look like, how it weighs.

    `metric` and `steps` (what is needed for a 2, a 3 … a 10) make it measured; without
    them people judge. `weights` are those of version 1 and of version 2.
    """

    key: str
    name: str
    description: str
    anchors: tuple[str, str, str]
    weights: tuple[int, int]
    metric: str = ""
    steps: tuple[str, ...] = ()
    rationales: tuple[str, str, str] = ("", "", "")


REVENUE_BRL = tuple(
    str(n)
    for n in (120_000, 200_000, 300_000, 400_000, 550_000, 800_000, 1_200_000, 2_000_000, 3_500_000)
)
REVENUE_EUR = tuple(
    str(n) for n in (35_000, 55_000, 80_000, 110_000, 150_000, 220_000, 330_000, 550_000, 1_000_000)
)
MARGIN = ("5", "10", "14", "18", "22", "26", "30", "35", "40")

MATRIX_NAMES = {"pt-BR": "Matriz de contas-chave", "en": "Key account matrix"}

TEXTS = {
    "pt-BR": (
        Text(
            key="revenue",
            name="Receita recorrente",
            description="Receita líquida dos últimos 12 meses.",
            anchors=(
                "Compra esporádica, menos de R$ 120 mil por ano.",
                "Pedidos em todos os trimestres, cerca de R$ 400 mil por ano.",
                "Mais de R$ 3,5 milhões por ano: nossa produção depende dela.",
            ),
            weights=(40, 30),
            metric="revenue_12m",
            steps=REVENUE_BRL,
        ),
        Text(
            key="margin",
            name="Rentabilidade",
            description="Margem dos últimos 12 meses: receita menos o custo de servir.",
            anchors=(
                "Mal cobre o custo de servir: menos de 5 %.",
                "Margem na média da carteira, perto de 20 %.",
                "Margem acima de 40 %, sem descontos fora da tabela.",
            ),
            weights=(20, 20),
            metric="margin_percent",
            steps=MARGIN,
        ),
        Text(
            key="expansion",
            name="Potencial de expansão",
            description="Quanto mais a conta pode comprar: outras linhas, unidades e empresas do grupo.",
            anchors=(
                "Já compra tudo o que poderia, ou está encolhendo.",
                "Uma ou duas linhas ou unidades ainda por conquistar.",
                "Várias unidades compram do concorrente e há projeto aprovado para mudar.",
            ),
            weights=(25, 30),
            rationales=(
                "A unidade fechou um turno; não há linha nova prevista para os próximos 12 meses.",
                "A segunda fábrica ainda compra do concorrente; contrato vence no ano que vem.",
                "Três unidades em projeto de padronização e diretoria patrocinando a mudança.",
            ),
        ),
        Text(
            key="alignment",
            name="Alinhamento e influência",
            description="O quanto os objetivos dos dois lados combinam e o quanto o mercado escuta a conta.",
            anchors=(
                "Só discute preço; troca de fornecedor a cada cotação.",
                "Planeja com antecedência e já nos indicou quando pedimos.",
                "Referência do setor, nos indica por conta própria e desenvolve produtos conosco.",
            ),
            weights=(15, 20),
            rationales=(
                "Última compra decidida em leilão; nenhum contato acima do comprador.",
                "Participa das conversas trimestrais e aceitou dar depoimento.",
                "Desenvolveu a nova linha conosco e nos apresentou a dois clientes do setor.",
            ),
        ),
    ),
    "en": (
        Text(
            key="revenue",
            name="Recurring revenue",
            description="Net revenue of the last 12 months.",
            anchors=(
                "Buys now and then, less than € 35,000 a year.",
                "Orders in every quarter, about € 110,000 a year.",
                "More than € 1 million a year: our planning depends on it.",
            ),
            weights=(40, 30),
            metric="revenue_12m",
            steps=REVENUE_EUR,
        ),
        Text(
            key="margin",
            name="Profitability",
            description="Margin of the last 12 months: revenue less the cost to serve.",
            anchors=(
                "Hardly covers the cost to serve: below 5%.",
                "The average of our clients, about 20%.",
                "Above 40%, with no discount outside the list.",
            ),
            weights=(20, 20),
            metric="margin_percent",
            steps=MARGIN,
        ),
        Text(
            key="expansion",
            name="Room to expand",
            description="What more it could buy: other lines, sites and companies of its group.",
            anchors=(
                "Buys all that it could, or is shrinking.",
                "One or two lines or sites are still to be won.",
                "Several sites buy elsewhere, and a project to change that is approved.",
            ),
            weights=(25, 30),
            rationales=(
                "One plant closed a shift; nothing new is planned for the coming year.",
                "The second plant still buys from a competitor; that contract ends next year.",
                "Three plants are being standardised, and the board sponsors the change.",
            ),
        ),
        Text(
            key="alignment",
            name="Alignment and influence",
            description="How well both sides' goals match, and how much its market listens to it.",
            anchors=(
                "Talks about price only; changes supplier at each quotation.",
                "Plans ahead, and has recommended us when we asked.",
                "Leads its industry, recommends us unasked and develops products with us.",
            ),
            weights=(15, 20),
            rationales=(
                "The last order went by auction; we know nobody above the buyer.",
                "Takes part in quarterly talks and agreed to be a reference.",
                "Developed the new line with us and introduced us to two others.",
            ),
        ),
    ),
}


def judged_score(*, key: str, size: int, phase: str, story_growth: float, number: int) -> int:
    """What a fair person would give: larger, closer and growing clients score higher."""
    closeness = {"tactical": 0, "interdependent": 2, "strategic": 4}[phase]
    growth = max(-2, min(3, round(story_growth * 6)))
    base = 6 - size // 25
    raw = base + (growth if key == "expansion" else closeness) + (number * 5 % 4) - 1
    return max(1, min(10, raw))
