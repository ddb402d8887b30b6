"""RLS on against RLS off: the list and the count of one organisation among others."""

from __future__ import annotations

from typing import Any

from accounts.models import Account
from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from tenants.scope import organization_scope

COPY = "bench_account_without_rls"


def measure(sizes: Sizes) -> list[Result]:
    """The statements that the ORM writes, on the table and on a copy without policies."""
    made = world.organization(slug="rls", accounts=sizes.rls_accounts, figures=False)
    world.others(count=sizes.others, accounts=sizes.others_accounts)
    _copy_without_policies()
    scratch.analyze()
    with organization_scope(made.id):
        rows = Account.objects.filter(archived_at=None)
        statements = {
            "list": rows.order_by("name_key", "id")[:50].query.sql_with_params(),
            "count": rows.values("pk").order_by().query.sql_with_params(),
        }
    statements["count"] = (
        f"SELECT count(*) FROM ({statements['count'][0]}) AS found",
        statements["count"][1],
    )
    return [_compare(made.id, name, *statement, sizes) for name, statement in statements.items()]


def _compare(made: object, name: str, sql: str, params: tuple[Any, ...], sizes: Sizes) -> Result:
    with scratch.plain() as link, link.cursor() as cursor:
        cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(made)])

        def run(statement: str) -> None:
            cursor.execute(statement, params)
            cursor.fetchall()

        taken = medians(
            sizes.repeat * 4,
            guarded=lambda: run(sql),
            bare=lambda: run(sql.replace("accounts_account", COPY)),
        )
    link.close()
    return Result(
        name=f"RLS on: {name}",
        detail=f"{ms(taken['guarded'])} against {ms(taken['bare'])} without policies, "
        f"{sizes.rls_accounts:,} accounts among {sizes.others} other organisations",
        found=taken["guarded"] / taken["bare"],
        most=1.3,
    )


def _copy_without_policies() -> None:
    import os

    from kam.environment import database  # the runtime role's name

    role = database(os.environ["DATABASE_URL"])["USER"]
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"CREATE TABLE {COPY} (LIKE accounts_account INCLUDING ALL)")
        cursor.execute(f"INSERT INTO {COPY} SELECT * FROM accounts_account")
        cursor.execute("ALTER TABLE accounts_account FORCE ROW LEVEL SECURITY")
        cursor.execute(f'GRANT SELECT ON {COPY} TO "{role}"')
    link.close()
