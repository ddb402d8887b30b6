"""Every page answers, for a leader with data and in an empty organisation."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from scoring.matrices import activate, copy_to_draft, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.scoring.conftest import judged

LISTS = [
    "accounts:list",
    "accounts:create",
    "accounts:import_list",
    "scoring:ranking",
    "scoring:sheet",
    "scoring:second_sheet",
    "scoring:matrices",
    "scoring:matrix_create",
    "insights:abc",
    "insights:home",
    "insights:health",
    "insights:health_formula",
    "insights:portfolio",
    "insights:phases",
    "insights:concentration",
    "insights:engagement",
    "insights:compliance",
    "insights:whitespace",
    "insights:programme",
    "insights:criteria",
    "insights:skills",
]
OF_ACCOUNT = [
    "insights:account_health",
    "accounts:detail",
    "accounts:edit",
    "accounts:archive",
    "accounts:history",
    "accounts:performance",
    "scoring:account",
]
FILES = [
    "accounts:export_csv",
    "accounts:export_xlsx",
    "scoring:export_csv",
    "scoring:export_xlsx",
    "insights:abc_csv",
    "insights:abc_xlsx",
    "insights:portfolio_csv",
    "insights:portfolio_xlsx",
    *(
        f"insights:{page}_{kind}"
        for page in ("health", "phases", "concentration", "keys", "engagement", "compliance")
        for kind in ("csv", "xlsx")
    ),
    "insights:whitespace_csv",
    "insights:whitespace_xlsx",
]


def fill(organization: Organization, leader: Actor, count: int) -> list[Account]:
    with organization_scope(organization.id):
        accounts = [Account.objects.create(name=f"Client {n}") for n in range(count)]
        criteria = [judged(name, 1) for name in ("Fit", "Influence", "Growth")]
        matrix = activate(
            actor=leader, matrix=create_draft(actor=leader, name="x", criteria=criteria)
        )
        for account in accounts:
            MonthlyRevenue.objects.create(
                account=account, month=date(2026, 1, 1), revenue_minor=10_000, cost_minor=4_000
            )
            for criterion in matrix.criteria.all():
                set_score(actor=leader, criterion=criterion, account=account, value=5)
        recompute_figures()
    return accounts


@pytest.fixture
def accounts(aurora: Organization, leader: Actor) -> list[Account]:
    return fill(aurora, leader, 2)


@pytest.fixture
def browser(leader: Actor, client_of: object) -> Client:
    return client_of(leader)


@pytest.mark.parametrize("name", LISTS + FILES)
def test_lists_and_files(accounts: list[Account], browser: Client, name: str) -> None:
    answer = browser.get(reverse(name, args=["aurora"]))
    assert answer.status_code == 200
    assert answer.getvalue() if answer.streaming else answer.content


@pytest.mark.parametrize("name", OF_ACCOUNT)
def test_pages_of_an_account(accounts: list[Account], browser: Client, name: str) -> None:
    answer = browser.get(reverse(name, args=["aurora", accounts[0].pk]))
    assert (answer.status_code, "Client 0" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("name", LISTS)
def test_empty_organisations_have_a_start(aurora: Organization, browser: Client, name: str) -> None:
    answer = browser.get(reverse(name, args=["aurora"]), follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["scoring:matrix", "scoring:matrix_edit", "scoring:activation"])
def test_pages_of_a_draft(
    aurora: Organization, accounts: list[Account], leader: Actor, browser: Client, name: str
) -> None:
    with organization_scope(aurora.id):
        from scoring.matrices import active_matrix

        draft = copy_to_draft(actor=leader, source=active_matrix())
    assert browser.get(reverse(name, args=["aurora", draft.pk])).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "accounts:list",
        "scoring:ranking",
        "scoring:sheet",
        "scoring:second_sheet",
        *(name for name in LISTS if name.startswith("insights:") and name != "insights:home"),
    ],
)
def test_lists_ask_the_same_for_one_row_and_three(
    aurora: Organization,
    leader: Actor,
    browser: Client,
    name: str,
    django_assert_max_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fill(aurora, leader, 1)
    counts = []
    for more in (0, 2):
        with organization_scope(aurora.id):
            for n in range(more):
                Account.objects.create(name=f"More {n}")
        cache.clear()  # what is kept of a page is read at once, what changed since after a question
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(reverse(name, args=["aurora"])).status_code == 200
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        counts.append(len([q for q in asked if not q["sql"].startswith(control)]))
    assert counts[0] == counts[1] <= 13  # one for the first steps, while they are open


def test_a_viewer_never_sees_a_designation(
    aurora: Organization, accounts: list[Account], viewer: Actor, browser: Client, client_of: object
) -> None:
    with organization_scope(aurora.id):
        Account.objects.update(designation="key")
    page = reverse("accounts:detail", args=["aurora", accounts[0].pk])
    told = [
        "Conta-chave" in who.get(page).content.decode()
        or "Key account<" in who.get(page).content.decode()
        for who in (browser, client_of(viewer))
    ]
    assert told == [True, False]


def test_what_if_saves_nothing(
    aurora: Organization, accounts: list[Account], browser: Client
) -> None:
    with organization_scope(aurora.id):
        from scoring.matrices import active_matrix
        from scoring.models import Criterion

        criterion = active_matrix().criteria.first()
        before = list(Criterion.objects.values_list("weight", flat=True))
    url = reverse("scoring:ranking", args=["aurora"])
    assert browser.get(url, {f"w_{criterion.id}": "90"}).status_code == 200
    with organization_scope(aurora.id):
        assert list(Criterion.objects.values_list("weight", flat=True)) == before
