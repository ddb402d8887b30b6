"""The words of the demo's reviews, in the language of each organisation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewWords:
    """What people write, in one language."""

    agenda: str
    minutes: str
    skip: str
    decisions: tuple[str, ...]


WORDS = {
    "pt-BR": ReviewWords(
        agenda="Resultados desde a última conversa\nAções em aberto\nPróximos passos",
        minutes="Revimos os números e as ações. O cliente pediu prazos mais curtos de entrega.",
        skip="Cliente em férias coletivas",
        decisions=(
            "Enviar proposta de entrega semanal",
            "Apresentar o time técnico",
            "Revisar o contrato de suporte",
        ),
    ),
    "en": ReviewWords(
        agenda="Results since we last met\nOpen actions\nNext steps",
        minutes="We went through figures and actions. The client asked for shorter lead times.",
        skip="The client is closed for the holidays",
        decisions=(
            "Send an offer for weekly deliveries",
            "Introduce the technical team",
            "Go over the support contract",
        ),
    ),
}
