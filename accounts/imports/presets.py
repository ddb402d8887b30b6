"""Which column is which field: exact matches on normalised headers, never likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rules.names import sort_key
from tenants.currencies import foreign_title, is_sign

ACCOUNT_FIELDS = (
    "id",
    "reference",
    "references",
    "name",
    "legal_name",
    "tax_id",
    "parent",
    "segment",
    "country",
    "region",
    "city",
    "website",
    "linkedin",
    "owner",
    "potential",
    "phase",
    "phase_since",
    "tags",
    "notes",
)
REVENUE_FIELDS = ("account", "account_name", "month", "revenue", "cost", "gross_profit", "currency")

_PREFIX = re.compile(r"^(organization|organizacao|company|empresa) - ")
_OF_PEOPLE = frozenset({"first name", "last name", "contact id"})  # ids there are of contacts
_AMOUNT = re.compile(
    r"(?P<name>.+?) ?(?:em |in )?[(\[]?(?P<sign>[^\s\w]|[a-z]{1,2}\$|[a-z]{3,5})??"
    r" ?(?:em |in )?(?P<unit>mil|thousand|milhoes|millions?)?[)\]]?"
)
_UNITS = {"mil": 1000, "thousand": 1000, "milhoes": 10**6, "million": 10**6, "millions": 10**6}


@dataclass(frozen=True)
class Preset:
    """The headers of one program: those that give it away, and what each one is."""

    key: str
    label: str
    system: str
    signature: frozenset[str]
    fields: dict[str, str]
    prefix: str = ""


@dataclass
class Mapping:
    """Field → position of its column, and how that was found."""

    columns: dict[str, int] = field(default_factory=dict)
    preset: str = ""
    system: str = ""
    unit: int = 1
    doubled: dict[str, list[int]] = field(default_factory=dict)
    """Fields whose header stands above several columns: nobody but the person knows which."""


def normalized(header: str) -> str:
    """Without case, accents, doubled spaces, `*`, underscores and "Organization - "."""
    plain = sort_key(header.replace("_", " ")).rstrip("* ").strip()
    return _PREFIX.sub("", plain)


def _headers(**fields: str) -> dict[str, str]:
    return {normalized(header): name for name, text in fields.items() for header in text.split("|")}


PRESETS = (
    Preset(
        "own",
        "KAM",
        "",
        frozenset({"id", "legal name", "references", "revenue 12 months"}),
        _headers(id="id"),
    ),
    Preset(
        "salesforce_export",
        "Salesforce (Data Export)",
        "salesforce",
        frozenset({"id", "name", "ownerid"}),
        _headers(
            reference="Id",
            name="Name",
            parent="ParentId",
            segment="Industry",
            city="BillingCity",
            region="BillingState",
            country="BillingCountry",
            website="Website",
        ),
    ),
    Preset(
        "salesforce_report",
        "Salesforce (Report)",
        "salesforce",
        frozenset({"account id", "account name"}),
        _headers(
            reference="Account ID",
            name="Account Name",
            parent="Parent Account ID|Parent Account",
            segment="Industry",
            city="Billing City",
            region="Billing State/Province",
            country="Billing Country",
            website="Website",
        ),
    ),
    Preset(
        "dynamics",
        "Dynamics 365",
        "dynamics",
        frozenset({"(do not modify) account", "(do not modify) row checksum"}),
        _headers(
            reference="(Do Not Modify) Account",
            name="Account Name|Company Name|Name",
            parent="Parent Account",
            segment="Industry",
            website="Website|WebSiteURL",
            city="City|Address 1: City",
            region="Address 1: State/Province|State/Province",
            country="Country/Region|Address 1: Country/Region",
        ),
    ),
    Preset(
        "hubspot",
        "HubSpot",
        "hubspot",
        frozenset({"record id", "company name"}),
        _headers(
            reference="Record ID",
            name="Company name",
            segment="Industry",
            city="City",
            region="State/Region",
            country="Country/Region",
            website="Website URL",
            linkedin="LinkedIn company page",
            parent="Parent Company",
        ),
    ),
    Preset(
        "zoho",
        "Zoho CRM",
        "zoho",
        frozenset({"record id", "account name"}),
        _headers(
            reference="Record Id",
            name="Account Name",
            parent="Parent Account.id|Parent Account",
            segment="Industry",
            city="Billing City",
            region="Billing State",
            country="Billing Country",
            website="Website",
            notes="Description",
        ),
    ),
    Preset(
        "pipedrive",
        "Pipedrive",
        "pipedrive",
        frozenset({"name"}),
        _headers(
            reference="ID",
            name="Name",
            segment="Industry",
            website="Website",
            city="City/town/village/locality of Address",
            region="State/county of Address",
            country="Country of Address",
            linkedin="LinkedIn profile",
        ),
        prefix="organization - ",
    ),
)

GENERIC_ACCOUNT = _headers(
    reference="reference|external id|external_id|id externo|referência|código",
    references="references|referências",
    name="name|account|account name|company|company name|client|customer|nome|conta"
    "|nome da conta|cliente|empresa|nome fantasia|trade name",
    legal_name="legal name|razão social|registered name",
    tax_id="tax id|CNPJ|CPF|VAT|VAT number|CNPJ/CPF|CPF/CNPJ|CNPJ ou CPF|CPF ou CNPJ|NIF",
    parent="parent|parent account|subsidiary of|subsidiary_of|conta-mãe|conta mãe|matriz"
    "|controladora|grupo|parent company",
    segment="segment|sector|industry|segmento|setor|ramo",
    country="country|país|office location|office_location|country/region",
    region="state|region|UF|estado|state or region|state/region|state/province",
    city="city|município|cidade",
    website="website|site|web site|website url|url",
    linkedin="linkedin|linkedin address|linkedin url|endereço do linkedin",
    owner="owner|owner email|owner e-mail|account manager"
    "|account manager email|account manager e-mail"
    "|KAM|KAM email|KAM e-mail|responsável"
    "|e-mail do responsável|email do responsável|gerente da conta",
    potential="potential|potencial",
    phase="phase|fase",
    phase_since="phase since|in phase since|in this phase since|na fase desde|nesta fase desde"
    "|fase desde",
    tags="tags|etiquetas|marcadores|labels",
    notes="notes|notas|observações|description|descrição",
)
GENERIC_REVENUE = _headers(
    account="account|conta|cliente|CNPJ|CPF|CNPJ/CPF|CPF/CNPJ|CNPJ ou CPF|CPF ou CNPJ|tax id"
    "|reference|referência|customer|client",
    account_name="account name|razão social|nome|company name",
    month="month|mês|period|período|competência|data de referência|date|data",
    revenue="revenue|net revenue|receita|receita líquida|faturamento",
    cost="cost|cost to serve|custo|custo de servir",
    gross_profit="gross profit|lucro bruto",
    currency="currency|moeda",
)


def map_accounts(header: list[str]) -> Mapping:
    """Fields of accounts by the first preset that fits, completed by general headers."""
    names = [normalized(cell) for cell in header]
    mapping = Mapping()
    for preset in PRESETS:
        if _fits(preset, names, header):
            mapping.preset, mapping.system = preset.key, preset.system
            _fill(mapping, names, preset.fields, header)
            break
    _fill(mapping, names, GENERIC_ACCOUNT, header)
    if "phase_since" not in mapping.columns:
        mapping.columns.pop("phase", None)  # elsewhere it is the phase of a deal
    if "name" not in mapping.columns and "legal_name" in mapping.columns:
        mapping.columns["name"] = mapping.columns["legal_name"]
    return mapping


def map_revenue(header: list[str], currency: str = "") -> Mapping:
    """Fields of revenue; a unit in brackets ("Receita (R$ mil)") is taken from the header.

    Of several amounts the one in the organisation's own currency is taken.
    """
    mapping = Mapping()
    heads = [amount_head(cell) for cell in header]
    names = [name for name, _unit in heads]
    own = [
        "" if foreign_title(cell, currency) else name
        for cell, name in zip(header, names, strict=True)
    ]
    _fill(mapping, own, GENERIC_REVENUE, header)
    _fill(mapping, names, GENERIC_REVENUE, header)
    if "account" not in mapping.columns and "account_name" in mapping.columns:
        mapping.columns["account"] = mapping.columns.pop("account_name")
    if "revenue" in mapping.columns:
        mapping.unit = heads[mapping.columns["revenue"]][1]
    return mapping


def amount_head(cell: str) -> tuple[str, int]:
    """The name of a column and what 1 in it means: "Receita (R$ mil)" is revenue in thousands."""
    name = normalized(cell)
    found = _AMOUNT.fullmatch(name)
    if name in GENERIC_REVENUE or not found or GENERIC_REVENUE.get(found["name"]) not in _AMOUNTS:
        return name, 1
    if found["sign"] and not is_sign(found["sign"]):
        return name, 1
    return found["name"], _UNITS.get(found["unit"], 1)


@dataclass(frozen=True)
class TitleKind:
    """What the title of a column says that its cells are."""

    is_id: bool
    is_tax_id: bool
    is_cnpj: bool


def title_kind(cell: str) -> TitleKind:
    """Ids, tax ids, or companies' numbers and no person's."""
    name = normalized(cell)
    field_name = GENERIC_ACCOUNT.get(name)
    return TitleKind(
        is_id=field_name in ("reference", "tax_id"),
        is_tax_id=field_name == "tax_id",
        is_cnpj=name == "cnpj",
    )


def is_known(cell: str) -> bool:
    """Whether some program writes this above a column."""
    return normalized(cell) in _KNOWN or amount_head(cell)[0] in GENERIC_REVENUE


def _fits(preset: Preset, names: list[str], header: list[str]) -> bool:
    if _OF_PEOPLE & set(names):
        return False
    if preset.prefix and not any(sort_key(cell).startswith(preset.prefix) for cell in header):
        return False
    return preset.signature <= set(names)


def _fill(mapping: Mapping, names: list[str], fields: dict[str, str], header: list[str]) -> None:
    """The first column that carries a field's header wins; each column serves once.

    Where the same header stands twice, none does.
    """
    taken = set(mapping.columns.values())
    whole = [normalized(cell) for cell in header]
    for position, name in enumerate(names):
        target = fields.get(name)
        if not target or target in mapping.columns or position in taken:
            continue
        if whole.count(whole[position]) > 1:
            same = [at for at, title in enumerate(whole) if title == whole[position]]
            mapping.doubled.setdefault(target, same)
        elif target not in mapping.doubled:
            mapping.columns[target] = position
            taken.add(position)


_AMOUNTS = frozenset(("revenue", "cost", "gross_profit"))
_KNOWN = GENERIC_ACCOUNT.keys() | {title for preset in PRESETS for title in preset.fields}
