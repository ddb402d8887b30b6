"""The words of the demo's relationships, in the language of each organisation. Made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RelationshipWords:
    """Names of people at clients, and what was written down about them."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    titles: dict[str, str]
    entries: dict[str, tuple[str, ...]]
    up: str
    down: str
    nominated: str
    key: str
    reduced: str
    handed_over: str
    plan_seen: str
    joint_plan: str
    joint_value: str


PT = RelationshipWords(
    first=(
        "Ana",
        "Bruno",
        "Carla",
        "Diego",
        "Elisa",
        "Fábio",
        "Gabriela",
        "Heitor",
        "Inês",
        "João",
        "Karina",
        "Lucas",
        "Mônica",
        "Nélson",
        "Paula",
        "Renato",
        "Sílvia",
        "Tiago",
    ),
    last=(
        "Almeida",
        "Barreto",
        "Cardoso",
        "Duarte",
        "Esteves",
        "Farias",
        "Gusmão",
        "Lacerda",
        "Macedo",
        "Nóbrega",
        "Pacheco",
        "Queiroz",
        "Siqueira",
        "Vilela",
    ),
    titles={
        "decision_maker": "Diretor(a) de operações",
        "manager": "Gerente de suprimentos",
        "buyer": "Comprador(a) sênior",
        "technician": "Engenheiro(a) de processo",
        "user": "Supervisor(a) de linha",
        "influencer": "Controller",
        "opinion_former": "Coordenador(a) de qualidade",
        "champion": "Gerente industrial",
        "gatekeeper": "Assistente da diretoria",
    },
    entries={
        "buying_process": (
            "Cotações abertas em março e setembro; três fornecedores, decisão da diretoria.",
            "Pedidos acima de 200 mil passam pelo comitê de compras às quintas.",
        ),
        "problem": (
            "Duas entregas atrasadas na semana 43; a linha parou por quatro horas.",
            "Caixas com impressão fora de registro no lote de outubro.",
        ),
        "result": (
            "Redução de 12% no custo de embalagem confirmada pelo controller.",
            "Piloto da nova bandeja aprovado pela qualidade.",
        ),
        "deadline": ("Contrato vence em 30 de junho; renegociação começa em abril.",),
        "objection": ("Preço 8% acima do concorrente, segundo compras; pedem índice de reajuste.",),
        "obstacle": ("Novo gerente de suprimentos ainda não nos recebeu.",),
        "after_sales": ("Treinamento da equipe de linha feito no local, 14 pessoas.",),
        "satisfaction": ("Pesquisa: nota 9, elogio ao atendimento técnico.",),
        "signal": (
            "Anunciaram segunda fábrica no interior para o próximo ano.",
            "Vaga aberta para gerente de sustentabilidade no LinkedIn.",
        ),
    },
    up="Contato em todos os níveis; somos o principal fornecedor.",
    down="Perdemos a licitação da segunda linha; voltaram a cotar por preço.",
    nominated="Cresce há dois anos e ainda compra metade do que poderia.",
    key="Receita recorrente, margem alta e espaço em três unidades.",
    reduced="A margem caiu dois anos seguidos; segue bem atendida como conta comum.",
    handed_over="Contrato vence em junho; cuidado com o comprador novo.",
    plan_seen="Plano apresentado na reunião trimestral.",
    joint_plan="Plano conjunto de três anos assinado.",
    joint_value="Economia de frete medida pelos dois lados.",
)

EN = RelationshipWords(
    first=(
        "Anna",
        "Bjorn",
        "Clara",
        "Dieter",
        "Elin",
        "Felix",
        "Greta",
        "Henrik",
        "Ines",
        "Jonas",
        "Katja",
        "Lars",
        "Maren",
        "Nils",
        "Petra",
        "Rune",
        "Silke",
        "Tomas",
    ),
    last=(
        "Albers",
        "Brandt",
        "Carlsen",
        "Dietrich",
        "Engel",
        "Falk",
        "Grimm",
        "Holm",
        "Jensen",
        "Keller",
        "Lund",
        "Meister",
        "Novak",
        "Richter",
    ),
    titles={
        "decision_maker": "Chief operating officer",
        "manager": "Head of procurement",
        "buyer": "Senior buyer",
        "technician": "Process engineer",
        "user": "Laboratory lead",
        "influencer": "Controller",
        "opinion_former": "Quality coordinator",
        "champion": "Plant manager",
        "gatekeeper": "Executive assistant",
    },
    entries={
        "buying_process": (
            "Tenders open in March and September; three suppliers, the board decides.",
            "Orders above 200,000 pass the purchasing committee on Thursdays.",
        ),
        "problem": (
            "Two late deliveries in week 43; the line stood still for four hours.",
            "Calibration certificates missing for the October batch.",
        ),
        "result": (
            "Cost per measurement down by 12%, confirmed by their controller.",
            "Pilot of the new sensor approved by quality.",
        ),
        "deadline": ("Contract ends on 30 June; talks begin in April.",),
        "objection": (
            "Price 8% above the competitor, says purchasing; they want an index clause.",
        ),
        "obstacle": ("The new head of procurement has not met us yet.",),
        "after_sales": ("Line team trained on site, 14 people.",),
        "satisfaction": ("Survey: 9 of 10, praise for technical support.",),
        "signal": (
            "Announced a second plant for next year.",
            "Hiring a sustainability manager, says LinkedIn.",
        ),
    },
    up="Contact at every level; we are their first supplier.",
    down="Lost the tender for the second line; they buy by price again.",
    nominated="Growing for two years and still buys half of what it could.",
    key="Recurring revenue, high margin and room in three sites.",
    reduced="Margin fell two years in a row; it is served well as an ordinary account.",
    handed_over="Contract ends in June; mind the new buyer.",
    plan_seen="Plan shown in the quarterly meeting.",
    joint_plan="Joint plan for three years signed.",
    joint_value="Freight savings measured by both sides.",
)

WORDS = {"pt-BR": PT, "en": EN}
