"""The clients of aurora: eight groups of three and 96 others. All names are invented."""

from __future__ import annotations

# group, its two subsidiaries, their segment
GROUPS = (
    ("Grupo Serravale", "Serravale Laticínios", "Serravale Distribuição", "Alimentos"),
    ("Grupo Itamirim", "Itamirim Bebidas", "Itamirim Águas Minerais", "Bebidas"),
    ("Grupo Lumenar", "Lumenar Cosméticos", "Lumenar Perfumaria", "Cosméticos"),
    ("Grupo Bioquara", "Bioquara Farmacêutica", "Bioquara Hospitalar", "Farmacêutico"),
    ("Grupo Varejão Ipê-Mirim", "Ipê-Mirim Supermercados", "Ipê-Mirim Atacado", "Varejo"),
    ("Grupo Transpampa", "Transpampa Cargas", "Transpampa Frigorificados", "Logística"),
    ("Grupo Terramora", "Terramora Sementes", "Terramora Nutrição Animal", "Agronegócio"),
    ("Grupo Quimarela", "Quimarela Tintas", "Quimarela Resinas", "Química"),
)

# segment → how its companies call themselves, and what they are called
OTHERS = {
    "Alimentos": (
        ("Alimentos {}", "{} Massas e Biscoitos", "Frigorífico {}"),
        ("Pedra Miúda", "Ribeirão Manso", "Campo Dourado do Sul", "Dona Eulália", "Três Figueiras",
         "Monte Calado", "Vó Ritinha", "Sabor da Várzea", "Canto da Roça", "Boa Lavra",
         "Mesa Farta do Oeste", "Trigal Sereno"),
    ),
    "Bebidas": (
        ("Bebidas {}", "Cervejaria {}", "Sucos {}"),
        ("Lagoa Mansa", "Barril Velho", "Fonte Aldeia", "Laranjal do Meio", "Morro Gelado",
         "Cajuzal", "Quatro Tonéis", "Vinha Tropeira", "Nascente Azulada", "Uvaia",
         "Mate Campeiro", "Guaraúna"),
    ),
    "Cosméticos": (
        ("{} Cosméticos", "Laboratório {}", "{} Beleza"),
        ("Flor de Imbu", "Pele Serena", "Alvorinda", "Essência Mirante", "Jardim Secreto do Cerrado",
         "Murta Branca", "Dermavale", "Capilara", "Orvalhada", "Luz de Buriti", "Anis & Argila",
         "Sândalo Novo"),
    ),
    "Farmacêutico": (
        ("{} Farma", "{} Medicamentos", "Instituto {}"),
        ("Vitalquina", "Curamar", "Sanevida Norte", "Biolume", "Remediare", "Genofito",
         "Clinavita", "Imunara", "Fitocampo", "Salutera", "Dosecerta", "Hemolinda"),
    ),
    "Varejo": (
        ("Lojas {}", "Supermercados {}", "Rede {}"),
        ("Bom Caminho", "Praça Nova", "Cesta Cheia", "Esquina Real", "Ponto Amigo",
         "Casa Girassol", "Feira Alta", "Economia do Vale", "Mercê", "Sobradinho Azul",
         "Armazém Pontal", "Vizinhança"),
    ),
    "Logística": (
        ("Transportes {}", "{} Logística", "{} Armazéns Gerais"),
        ("Rota Clara", "Estrada Boa", "Eixo Sul-Norte", "Porto Sereno", "Carga Pronta",
         "Via Planalto Verde", "Rápido Sertão", "Cais Novo", "Trilha Certa", "Expresso Jatobá",
         "Galpão Central", "Caminho d'Água"),
    ),
    "Agronegócio": (
        ("Agropecuária {}", "Cooperativa {}", "Usina {}"),
        ("Chapada Verde", "Rio Dormido", "Boca da Mata", "Santa Firmina", "Colheita Clara",
         "Cerrado Vivo", "Lavoura Nova", "Pasto Bonito", "Grão Real", "Canavial do Norte",
         "Arado de Ouro", "Vereda Mansa"),
    ),
    "Química": (
        ("{} Química", "Indústria Química {}", "{} Plásticos"),
        ("Polivale", "Solvequim", "Cristalux", "Resimar", "Aderente Sul", "Fluorita Branca",
         "Termoforma", "Pigmenta", "Sulfanorte", "Oxilagos", "Plastanil", "Verniz Mineiro"),
    ),
}  # fmt: skip

# city, state
CITIES = (
    ("São Paulo", "SP"), ("Campinas", "SP"), ("Ribeirão Preto", "SP"), ("Rio de Janeiro", "RJ"),
    ("Belo Horizonte", "MG"), ("Uberlândia", "MG"), ("Curitiba", "PR"), ("Londrina", "PR"),
    ("Joinville", "SC"), ("Porto Alegre", "RS"), ("Caxias do Sul", "RS"), ("Goiânia", "GO"),
    ("Recife", "PE"), ("Salvador", "BA"), ("Fortaleza", "CE"), ("Manaus", "AM"),
)  # fmt: skip

TAGS = (
    "contrato anual",
    "licitação",
    "exporta",
    "sustentabilidade",
    "reajuste em janeiro",
    "visitar",
)
NOTES = (
    "Compra por pedido trimestral; o preço é discutido com Suprimentos e a especificação com a fábrica.",
    "Quer reduzir o peso das embalagens. Pediu um estudo com material reciclado.",
    "Troca de diretoria em andamento: confirmar quem decide antes da próxima visita.",
    "Pagamento em 45 dias. Reclamou de um atraso de entrega em julho, resolvido.",
)
