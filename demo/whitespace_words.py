"""What the demo's organisations sell, and who else sells it. Made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WhitespaceWords:
    """A catalogue by family, competitors, units, and what was said of estimates."""

    catalogue: dict[str, tuple[str, ...]]
    archived: str
    """A family that is offered no more."""
    rivals: tuple[str, ...]
    units: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]


PT = WhitespaceWords(
    catalogue={
        "Embalagens flexíveis": ("Filmes laminados", "Stand-up pouches", "Rótulos e sleeves"),
        "Embalagens rígidas": ("Potes e tampas", "Frascos PET", "Bandejas termoformadas"),
        "Papel e papelão": ("Caixas de papelão", "Cartuchos", "Cantoneiras"),
        "Serviços": ("Projeto de embalagem", "Gestão de estoque", "Logística reversa"),
    },
    archived="Bobinas de PVC",
    rivals=("Plastivale", "Embalar Sul", "Cartonagem Prisma", "Rotopack", "Verdinox"),
    units=("Unidade Joinville", "Unidade Recife", "Centro de distribuição"),
    sources=("Compras do cliente", "Visita à fábrica", "Relatório anual", "Estimativa da equipe"),
    notes=(
        "Contrato atual renova por mais um ano se ninguém avisar 60 dias antes.",
        "A fábrica testa uma amostra nossa desde o mês passado.",
        "Só compram se houver estoque consignado.",
    ),
)

EN = WhitespaceWords(
    catalogue={
        "Measuring": ("Flow meters", "Pressure sensors", "Temperature probes"),
        "Analysis": ("Spectrometers", "Gas analysers", "Sampling systems"),
        "Automation": ("Control units", "Data loggers", "Remote monitoring"),
        "Services": ("Calibration", "Maintenance contracts", "Training"),
    },
    archived="Chart recorders",
    rivals=("Messwerk Nord", "Calibra", "Instrumenta", "Sensorix", "Hallmeter"),
    units=("Plant Hamburg", "Plant Leipzig", "Research centre"),
    sources=("Their purchasing", "Visit to the plant", "Annual report", "Our own estimate"),
    notes=(
        "The present contract renews itself for a year unless told 60 days before.",
        "The plant has been testing a sample of ours since last month.",
        "They buy only with stock on consignment.",
    ),
)

WORDS = {"pt-BR": PT, "en": EN}
