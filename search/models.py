"""The words by which names, references and titles of an organisation are found."""

from __future__ import annotations

from django.db import models

from tenants.models import TenantModel


class WordKind(models.IntegerChoices):
    """Whose words they are: the table that the row's id belongs to."""

    ACCOUNT = 1
    REFERENCE = 2
    PERSON = 3
    PERSON_REFERENCE = 4
    MEMBER = 5
    ACTION = 6
    OBJECTIVE = 7
    ACTION_REFERENCE = 8


class SearchWord(TenantModel):
    """A word of a row, folded. Triggers write it (`search.triggers`), nobody else does.

    As with the words of the history there is neither id nor an index of the key: a row is
    what it says and no more.
    """

    id = None  # type: ignore[assignment]  # it is found by its word or by its row
    pk = models.CompositePrimaryKey("organization_id", "kind", "row_id", "word")
    kind = models.PositiveSmallIntegerField(choices=WordKind)
    row_id = models.UUIDField()
    word = models.CharField(max_length=120, db_collation="C")

    class Meta(TenantModel.Meta):
        ordering = ["word"]
        indexes = [
            models.Index(fields=["organization", "word", "kind"], name="search_by_word"),
            models.Index(fields=["organization", "row_id"], name="search_by_row"),
        ]

    def __str__(self) -> str:
        return self.word
