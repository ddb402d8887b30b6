"""The clients of borealis: eight groups of three and 96 others. All names are invented."""

from __future__ import annotations

GROUPS = (
    ("Halvorsund Group", "Halvorsund Marine", "Halvorsund Offshore", "Energy"),
    ("Weissenbrunn Group", "Weissenbrunn Automotive", "Weissenbrunn Drives", "Automotive"),
    ("Castellion Group", "Castellion Dairy", "Castellion Bakeries", "Food and beverage"),
    ("Nordhavel Group", "Nordhavel Water", "Nordhavel Utilities", "Utilities"),
    ("Pharmelis Group", "Pharmelis Biotech", "Pharmelis Vaccines", "Life sciences"),
    ("Tervuur Group", "Tervuur Polymers", "Tervuur Coatings", "Chemicals"),
    ("Skarnborg Group", "Skarnborg Robotics", "Skarnborg Presses", "Machinery"),
    ("Leuvendaal Group", "Leuvendaal Ports", "Leuvendaal Cold Chain", "Logistics"),
)

OTHERS = {
    "Energy": (
        ("{} Energy", "{} Wind", "{} Power Systems"),
        ("Aldermoor", "Kestrelhaug", "Sturmfeld", "Vindholme", "Oosterlicht", "Marenval",
         "Tidewick", "Gravenstrom", "Solavent", "Hochtal", "Fjelling", "Brightmere"),
    ),
    "Automotive": (
        ("{} Automotive", "{} Seating", "{} Components"),
        ("Rautenberg", "Velocita Nova", "Karrosel", "Steyrbach", "Montclair-Dury", "Axelgard",
         "Brennecker", "Turnlake", "Ottovia", "Lenkhausen", "Piston & Vale", "Radnik"),
    ),
    "Food and beverage": (
        ("{} Foods", "{} Brewery", "{} Mills"),
        ("Gartenkorn", "Oliveira Fina", "Haversham Lea", "Bergquell", "Zoetwater", "Petit Moulin",
         "Kornblau", "Smaragdine", "Ploughgate", "Hopfenau", "Latteria Alba", "Sundgaard"),
    ),
    "Utilities": (
        ("Stadtwerke {}", "{} Water", "{} Heat and Power"),
        ("Altenweiher", "Clearbrook", "Mittelsee", "Veldhoven-Oost", "Quellental", "Harrowdale",
         "Ambrevoie", "Nieuwland", "Rosenfurt", "Cascadel", "Ostermark", "Lindau-Süd"),
    ),
    "Life sciences": (
        ("{} Pharma", "{} Diagnostics", "{} Laboratories"),
        ("Aurelix", "Medivanta", "Genoval", "Cellhaven", "Novacura", "Biotessa", "Immunor",
         "Labrento", "Vitrelle", "Helixmark", "Curathon", "Enzymar"),
    ),
    "Chemicals": (
        ("{} Chemicals", "{} Specialties", "{} Materials"),
        ("Solvetta", "Reinharz", "Catalyn", "Borovia", "Pigmentum", "Lackwerk Elbe", "Oxidane",
         "Polyvere", "Titanor", "Silikatec", "Fluxham", "Aromelle"),
    ),
    "Machinery": (
        ("{} Machines", "{} Engineering", "{} Automation"),
        ("Drehwerk Aue", "Pressgaard", "Fräsinger", "Millstone & Hart", "Zahnradt", "Torqueline",
         "Officina Verdi", "Stahlbrück", "Gearwick", "Lasermont", "Hydromeca", "Spindelberg"),
    ),
    "Logistics": (
        ("{} Logistics", "{} Freight", "{} Terminals"),
        ("Hansekai", "Quaymaster", "Transalpina Nord", "Rijnbocht", "Longhaul Valley", "Cargolind",
         "Fretiva", "Nordkai", "Palletway Sud", "Harbourne", "Speditas", "Route Septante"),
    ),
}  # fmt: skip

# city, country
CITIES = (
    ("Hamburg", "Germany"), ("Munich", "Germany"), ("Stuttgart", "Germany"), ("Leipzig", "Germany"),
    ("Rotterdam", "Netherlands"), ("Eindhoven", "Netherlands"), ("Antwerp", "Belgium"),
    ("Lyon", "France"), ("Lille", "France"), ("Milan", "Italy"), ("Vienna", "Austria"),
    ("Copenhagen", "Denmark"), ("Gothenburg", "Sweden"), ("Gdansk", "Poland"), ("Bilbao", "Spain"),
    ("Basel", "Switzerland"),
)  # fmt: skip

TAGS = ("framework contract", "tender", "service", "sustainability", "price review", "visit soon")
NOTES = (
    "Buys by yearly framework; the plant managers choose, purchasing signs.",
    "Wants calibration on site instead of returns. Asked for a proposal for all three plants.",
    "New head of operations since spring: find out what matters to her before the next visit.",
    "Two late deliveries in summer were answered well; satisfaction is back.",
)
