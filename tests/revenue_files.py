"""Revenue that came by file, as it mostly does."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tenants.models import Organization


@pytest.fixture
def load(aurora: Organization, tmp_path: Path) -> Callable[..., None]:
    """Loads a row for each of these accounts in each of these months, by the command."""

    def write(names: str, *months: str, revenue: str = "100.00", cost: str = "") -> None:
        lines = [f"{name},{month},{revenue},{cost}" for name in names for month in months]
        path = tmp_path / "revenue.csv"
        path.write_text("\n".join(["account,month,revenue,cost", *lines, ""]))
        call_command("import_revenue", path, org="aurora", make_accounts=True, stdout=StringIO())

    return write
