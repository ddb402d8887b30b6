"""Writes the clients of one organisation: accounts, tags, references, months."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import (
    Account,
    AccountTag,
    Designation,
    ExternalReference,
    MonthlyRevenue,
    Phase,
)
from demo.cast import Cast
from demo.clients import Client, tax_id
from demo.stories import LOYAL, MONTHS, Story, last_month, months_of
from rules.names import sort_key
from tenants.models import Membership, Organization

KEY_ACCOUNTS = 10
SYSTEMS = ("salesforce", "erp")


def write_accounts(
    *, organization: Organization, clients: list[Client], kams: list[Membership]
) -> dict[int, Account]:
    """The accounts by the number of their client; subsidiaries below their group."""
    phases = {phase.key: phase for phase in Phase.objects.all()}
    designations = _designations(clients)
    accounts: dict[int, Account] = {}
    by_name: dict[str, Account] = {}
    for client in clients:
        account = _account(client, organization)
        account.owner = kams[client.number % len(kams)] if client.number % 13 else None
        account.phase = phases[client.phase]
        account.designation = designations[client.number]
        account.parent = by_name.get(client.group)
        accounts[client.number] = by_name[client.name] = account
    Account.objects.bulk_create(accounts.values())
    _age(clients, accounts)
    return accounts


def write_words(*, clients: list[Client], accounts: dict[int, Account]) -> None:
    """Tags and the ids in other systems."""
    AccountTag.objects.bulk_create(
        AccountTag(account=accounts[client.number], name=tag)
        for client in clients
        for tag in client.tags
    )
    ExternalReference.objects.bulk_create(
        ExternalReference(
            account=accounts[client.number], system=system, external_id=_external_id(system, client)
        )
        for n, system in enumerate(SYSTEMS)
        for client in clients
        if client.number % (2 + n)
    )


def write_months(
    *, cast: Cast, clients: list[Client], accounts: dict[int, Account], today: date
) -> None:
    """Revenue and cost of each account until last month."""
    until = last_month(today)
    MonthlyRevenue.objects.bulk_create(
        (
            MonthlyRevenue(
                account=accounts[client.number],
                month=month.month,
                revenue_minor=month.revenue_minor,
                cost_minor=month.cost_minor,
            )
            for client in clients
            for month in months_of(
                story=client.story,
                yearly=round(cast.largest / client.size**0.82),
                cost_share=client.cost_share,
                until=until,
                seed=f"{cast.slug}-{client.number}",
            )
        ),
        batch_size=1000,
    )


def _account(client: Client, organization: Organization) -> Account:
    city, place = client.place
    brazilian = organization.country == "BR"
    legal = f"{client.name} {'S.A.' if client.size % 3 == 0 else 'Ltda.'}"
    return Account(
        name=client.name,
        name_key=sort_key(client.name),
        legal_name=legal
        if brazilian
        else f"{client.name} {'GmbH' if place == 'Germany' else 'Ltd'}",
        tax_id=tax_id(client, organization.country),
        segment=client.segment,
        country="Brasil" if brazilian else place,
        region=place if brazilian else "",
        city=city,
        website=f"https://www.{client.slug}.example",
        potential=client.potential,
        notes=client.notes,
    )


def _designations(clients: list[Client]) -> dict[int, str]:
    """Ten large and loyal clients are key; some that rise are nominated or watched."""
    by_size = sorted(clients, key=lambda client: client.size)
    loyal = [c for c in by_size if c.story in LOYAL and not _is_group(c, clients)]
    rising = [c for c in loyal[KEY_ACCOUNTS:] if c.story in (Story.RISING, Story.BOOMING)]
    found = dict.fromkeys((c.number for c in clients), str(Designation.STANDARD))
    found |= dict.fromkeys((c.number for c in loyal[:KEY_ACCOUNTS]), str(Designation.KEY))
    found |= dict.fromkeys((c.number for c in rising[:3]), str(Designation.NOMINATED))
    found |= dict.fromkeys((c.number for c in rising[3:9]), str(Designation.WATCH))
    return found


def _is_group(client: Client, clients: list[Client]) -> bool:
    return any(other.group == client.name for other in clients)


def _age(clients: list[Client], accounts: dict[int, Account]) -> None:
    """They did not all come today."""
    now = timezone.now()
    for client in clients:
        account, number = accounts[client.number], client.number
        months = MONTHS - client.story.value[1]
        account.created_at = now - timedelta(days=months * 30 - number % 30)
        account.updated_at = now - timedelta(days=number * 3 % 90, hours=number % 9)
    Account.objects.bulk_update(accounts.values(), ["created_at", "updated_at"])


def _external_id(system: str, client: Client) -> str:
    return (
        f"001Kx00000{client.number:05d}QAA"
        if system == "salesforce"
        else f"C-{10_000 + client.number}"
    )
