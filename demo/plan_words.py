"""The words of the demo's account plans, in the language of each organisation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanWords:
    """What people write in a plan, in one language."""

    sections: dict[str, str]
    later: str
    objectives: tuple[tuple[str, str, str, str, str, str, str], ...]
    """Title, unit, baseline, current, target, value for them, value for us."""
    computed: tuple[tuple[str, str, str], ...]
    """Title, what its current value is read from, and by how much it is to rise, in percent; the
    target of a measure of the relationship is that itself."""
    swot: tuple[tuple[str, str], ...]
    risks: tuple[tuple[str, int, int, str], ...]
    value: tuple[tuple[str, str, str, str, str], ...]
    """Initiative, side, stage, amount, who confirmed it at the client."""
    actions: tuple[str, ...]
    returned: str
    comment: str
    reader: str
    disputed: str


PLAN_WORDS = {
    "pt-BR": PlanWords(
        sections={
            "summary": (
                "<p>Atendemos duas das quatro plantas. Queremos ser o <strong>fornecedor "
                "principal</strong> das outras duas até o fim do período, com entrega semanal e "
                "um plano comum de redução de perdas.</p>"
            ),
            "business": (
                "<h2>Prioridades</h2><ul><li>Reduzir perdas na linha de envase</li><li>Abrir a "
                "planta do Nordeste</li></ul><h2>Desafios</h2><p>Prazos de entrega e custo de "
                "energia. Dois concorrentes locais disputam preço.</p>"
            ),
            "value": (
                "<p>Entrega semanal, equipe técnica na planta e um painel comum de perdas. O "
                "cliente ganha previsibilidade; nós, volume e prazo de contrato.</p>"
            ),
            "interesting": "<p>Trazer os dados de perdas de cada turno, que hoje não existem.</p>",
            "trust": "<p>Cumprimos todos os prazos do último trimestre, e avisamos de um atraso.</p>",
            "beyond": "<p>Um contrato de três anos com metas comuns de sustentabilidade.</p>",
        },
        later="<p>Atendemos três das quatro plantas. A quarta depende do novo diretor industrial.</p>",
        objectives=(
            (
                "Atender a terceira planta",
                "plantas",
                "2",
                "2",
                "3",
                "Um só fornecedor em todas as linhas",
                "Mais 30 % de volume",
            ),
            (
                "Reduzir perdas na linha de envase",
                "%",
                "4.8",
                "4.1",
                "3",
                "Economia direta na produção",
                "Contrato de serviço",
            ),
            (
                "Patrocínio da diretoria industrial",
                "reuniões",
                "0",
                "1",
                "4",
                "Decisões mais rápidas",
                "",
            ),
        ),
        computed=(
            ("Crescer junto com o cliente", "revenue", "20"),
            ("Satisfação do cliente", "satisfaction", "4.5"),
        ),
        swot=(
            ("strength", "Equipe técnica presente em duas plantas"),
            ("weakness", "Conhecemos uma única pessoa em compras"),
            ("opportunity", "A planta do Nordeste abre no próximo ano"),
            ("threat", "Concorrente oferece contrato de três anos"),
        ),
        risks=(
            ("Troca do diretor industrial", 3, 4, "Apresentar o plano ao novo diretor"),
            ("Atraso na ampliação do nosso estoque", 2, 3, "Estoque de segurança no Nordeste"),
        ),
        value=(
            ("Painel de perdas", "client", "realised", "180000", "Gerência industrial"),
            ("Painel de perdas", "us", "realised", "60000", ""),
            ("Entrega semanal", "client", "expected", "95000", ""),
            ("Terceira planta", "us", "promised", "420000", ""),
        ),
        actions=("Apresentar o painel de perdas", "Visitar a terceira planta"),
        returned="Falta dizer o que o cliente ganha no terceiro objetivo.",
        comment="O diretor pediu para ver este trecho na próxima reunião.",
        reader="Gerência industrial",
        disputed="Queremos chegar a 2,5 % já no primeiro semestre.",
    ),
    "en": PlanWords(
        sections={
            "summary": (
                "<p>We serve two of four plants. By the end of the period we want to be the "
                "<strong>main supplier</strong> of the other two, with weekly deliveries and a "
                "joint plan to cut losses.</p>"
            ),
            "business": (
                "<h2>Priorities</h2><ul><li>Fewer losses on the filling line</li><li>Opening the "
                "plant in the north</li></ul><h2>Challenges</h2><p>Lead times and the cost of "
                "energy. Two local competitors fight on price.</p>"
            ),
            "value": (
                "<p>Weekly deliveries, our engineers in the plant and one shared board of losses. "
                "They gain certainty; we gain volume and a longer contract.</p>"
            ),
            "interesting": "<p>Bring the losses of each shift, which nobody has today.</p>",
            "trust": "<p>Every date of the last quarter was kept, and one delay was told early.</p>",
            "beyond": "<p>A contract over three years with shared aims for energy.</p>",
        },
        later="<p>We serve three of four plants. The fourth waits for the new plant director.</p>",
        objectives=(
            (
                "Serve the third plant",
                "plants",
                "2",
                "2",
                "3",
                "One supplier on every line",
                "30 % more volume",
            ),
            (
                "Fewer losses on the filling line",
                "%",
                "4.8",
                "4.1",
                "3",
                "Money saved in production",
                "A service contract",
            ),
            (
                "The plant director as sponsor",
                "meetings",
                "0",
                "1",
                "4",
                "Faster decisions",
                "",
            ),
        ),
        computed=(
            ("Grow together with the client", "revenue", "20"),
            ("Satisfaction of the client", "satisfaction", "4.5"),
        ),
        swot=(
            ("strength", "Our engineers are in two plants"),
            ("weakness", "We know one person in purchasing"),
            ("opportunity", "The plant in the north opens next year"),
            ("threat", "A competitor offers a contract over three years"),
        ),
        risks=(
            ("The plant director leaves", 3, 4, "Take the plan to the successor"),
            ("Our warehouse is extended too late", 2, 3, "A buffer in the north"),
        ),
        value=(
            ("Board of losses", "client", "realised", "180000", "Head of production"),
            ("Board of losses", "us", "realised", "60000", ""),
            ("Weekly deliveries", "client", "expected", "95000", ""),
            ("Third plant", "us", "promised", "420000", ""),
        ),
        actions=("Show the board of losses", "Visit the third plant"),
        returned="Say what they gain by the third objective.",
        comment="Their director wants to see this part when we next meet.",
        reader="Head of production",
        disputed="We want to be at 2.5 % within the first half of the year.",
    ),
}
