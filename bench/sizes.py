"""How much of everything: as the budgets say, less for a quick look, next to nothing for a test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rows and repetitions."""

    name: str
    repeat: int
    accounts: int
    others: int
    others_accounts: int
    rls_accounts: int
    import_lines: int
    api_organizations: int
    api_accounts: int
    bulk: int = 1000
    what_if: int = 1000
    few: int = 50
    history_accounts: int = 5_000
    history_entries: int = 200_000
    due_organizations: int = 2_000
    first_accounts: int = 1_000
    insight_accounts: int = 10_000
    frozen_organizations: int = 20
    frozen_accounts: int = 2_000


FULL = Sizes(
    name="full",
    repeat=7,
    accounts=50_000,
    others=200,
    others_accounts=100,
    rls_accounts=2_000,
    import_lines=100_000,
    api_organizations=20,
    api_accounts=2_000,
)
QUICK = Sizes(
    name="quick",
    repeat=3,
    accounts=5_000,
    others=10,
    others_accounts=100,
    rls_accounts=2_000,
    import_lines=5_000,
    api_organizations=3,
    api_accounts=500,
    history_accounts=500,
    history_entries=10_000,
    due_organizations=100,
    first_accounts=500,
    insight_accounts=1_000,
    frozen_organizations=5,
)
TINY = Sizes(
    name="tiny",
    repeat=1,
    accounts=60,
    others=2,
    others_accounts=5,
    rls_accounts=50,
    import_lines=100,
    api_organizations=2,
    api_accounts=60,
    bulk=20,
    what_if=60,
    few=10,
    history_accounts=20,
    history_entries=200,
    due_organizations=3,
    first_accounts=30,
    insight_accounts=60,
    frozen_organizations=2,
    frozen_accounts=30,
)
SIZES = {sizes.name: sizes for sizes in (FULL, QUICK, TINY)}
