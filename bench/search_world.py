"""Clients and people with names as unevenly common as those of a country, made by SQL."""

from __future__ import annotations

import random

from django.db import connection

from rules.names import sort_key
from tenants.models import Organization
from tenants.scope import organization_scope

FORMS = ("Ltda", "S.A.", "Comércio e Indústria Ltda", "GmbH", "do Brasil", "Participações", "& Cia")
PARTS = [
    "ba",
    "be",
    "bo",
    "bra",
    "ca",
    "ce",
    "co",
    "cri",
    "da",
    "do",
    "fa",
    "fer",
    "ga",
    "gra",
    "ja",
    "jo",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "mi",
    "mon",
    "na",
    "no",
    "ol",
    "pa",
    "pe",
    "pi",
    "por",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "tra",
    "va",
    "ve",
    "vi",
    "zan",
    "zo",
]
COMMON = [
    "Metalúrgica",
    "Construtora",
    "Alimentos",
    "Transportes",
    "Química",
    "Têxtil",
    "Agrícola",
    "Editora",
    "Farmacêutica",
]
GIVEN = [
    "Maria",
    "José",
    "Ana",
    "João",
    "Antônio",
    "Francisco",
    "Carlos",
    "Paulo",
    "Pedro",
    "Lucas",
    "Luiz",
    "Marcos",
    "Luís",
    "Gabriel",
    "Rafael",
]
FAMILY = [
    "Silva",
    "Santos",
    "Oliveira",
    "Souza",
    "Rodrigues",
    "Ferreira",
    "Alves",
    "Pereira",
    "Lima",
    "Gomes",
    "Costa",
    "Ribeiro",
]
ACCOUNTS = """
UPDATE accounts_account a SET name = r.name, name_key = r.key, legal_name = r.legal
FROM (SELECT unnest(%(names)s::text[]) AS name, unnest(%(keys)s::text[]) AS key,
             unnest(%(legal)s::text[]) AS legal, generate_series(1, %(n)s) AS n) r
WHERE a.organization_id = %(org)s AND a.tax_id = 'T' || r.n
"""
PERSONS = """
INSERT INTO accounts_person (id, organization_id, name, name_key, email, phone, linkedin)
SELECT gen_random_uuid(), %(org)s, r.name, r.key, 'p' || r.n || '@example.com', '', ''
FROM (SELECT unnest(%(names)s::text[]) AS name, unnest(%(keys)s::text[]) AS key,
             generate_series(1, %(n)s) AS n) r
"""
PLACES = """
INSERT INTO accounts_stakeholder
  (id, organization_id, account_id, person_id, role, title, function, level, influence, attitude,
   strength, notes, version, created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, a.id, p.id, 'buyer', '', 'it', 'management', 3, 0, 2, '', 1,
       now(), now()
FROM (SELECT id, row_number() OVER () AS n FROM accounts_person WHERE organization_id = %(org)s) p
JOIN (SELECT id, row_number() OVER () AS n
      FROM accounts_account WHERE organization_id = %(org)s) a ON a.n = 1 + p.n %% %(accounts)s
"""
TAGS = """
INSERT INTO accounts_accounttag (id, organization_id, account_id, name)
SELECT gen_random_uuid(), organization_id, id, (ARRAY['Indústria','Varejo','VIP','Exportação'])[abs(hashtext(tax_id)) %% 4 + 1]
FROM accounts_account WHERE organization_id = %(org)s
"""
REFERENCES = """
INSERT INTO accounts_externalreference (id, organization_id, account_id, system, external_id)
SELECT gen_random_uuid(), organization_id, id, 'salesforce', '001' || upper(left(md5(tax_id), 12))
FROM accounts_account WHERE organization_id = %(org)s
"""
ACTIONS = """
INSERT INTO plans_action (id, organization_id, account_id, title, details, status, source,
                          measure_kind, answer, version, created_at, updated_at)
SELECT gen_random_uuid(), organization_id, id,
       (ARRAY['Send the proposal','Visit the factory','Call the buyer','Enviar o contrato'])[abs(hashtext(tax_id)) %% 4 + 1] || ' ' || tax_id,
       '', 'open', 'person', '', '', 1, now(), now()
FROM accounts_account WHERE organization_id = %(org)s
"""


def name_all(made: Organization, *, accounts: int, people: int) -> None:
    """Real-looking names for the accounts of `bench.world`, their people, tags and references."""
    chance = random.Random(7)
    clients = [_client(chance) for _n in range(accounts)]
    persons = [_person(chance) for _n in range(people)]
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # nobody has counted these rows yet
        cursor.execute(
            ACCOUNTS,
            _named(made, [name for name, _legal in clients])
            | {"legal": [f"{n} {form}" for n, form in clients]},
        )
        cursor.execute(PERSONS, _named(made, persons))
        cursor.execute(PLACES, {"org": made.id, "accounts": accounts})
        for statement in (TAGS, REFERENCES, ACTIONS):
            cursor.execute(statement, {"org": made.id})


def _named(made: Organization, names: list[str]) -> dict[str, object]:
    keys = [sort_key(name) for name in names]
    return {"org": made.id, "names": names, "keys": keys, "n": len(names)}


def _client(chance: random.Random) -> tuple[str, str]:
    word = "".join(chance.choice(PARTS) for _n in range(chance.randint(2, 4))).title()
    first = [chance.choice(COMMON)] if chance.random() < 0.4 else []
    return " ".join([*first, word]), chance.choice(FORMS)


def _person(chance: random.Random) -> str:
    return f"{_one(chance, GIVEN)} {_one(chance, FAMILY)} {_one(chance, FAMILY)}"


def _one(chance: random.Random, common: list[str]) -> str:
    if chance.random() < 0.6:
        return common[min(int(chance.expovariate(0.4)), len(common) - 1)]
    return "".join(chance.choice(PARTS) for _n in range(3)).title()
