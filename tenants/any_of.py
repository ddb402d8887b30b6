"""`id__any_of=ids`: as `in`, but all values are one parameter.

Of a thousand parameters each is prepared, written and read alone, which costs more than finding
the rows.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup


class AnyOf(Lookup):
    """Equal to one of these values, which are of the column's type; or to one of those that a
    mark of a compiled statement stands for, ids as texts.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        if hasattr(self.rhs, "as_sql"):  # a list that is known when the statement runs
            written, values = compiler.compile(self.rhs)
            return f"{column} = ANY({written}::{kind}[])", (*params, *values)
        if kind == "uuid":
            return f"{column} = ANY(%s::uuid[])", (*params, [str(value) for value in self.rhs])
        return f"{column} = ANY(%s)", (*params, list(self.rhs))
