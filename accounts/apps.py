from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.imports.runs import DUE_KIND
        from accounts.tasks import work_on_imports
        from tenants import due_work

        due_work.register(DUE_KIND, work_on_imports.delay)
        _name_values()


def _name_values() -> None:
    from accounts import models
    from audit.field_words import name_values

    designations = models.Designation.choices
    name_values(
        "account",
        potential=models.Potential.choices,
        designation=designations,
        exit_risk=models.ExitRisk.choices,
        invest_answer=models.InvestAnswer.choices,
    )
    name_values("designation", designation=designations)
    name_values("nomination", designation=designations, state=models.Nomination.State.choices)
    name_values("history_entry", kind=models.EntryKind.choices)
    name_values("import", state=models.ImportState.choices)
    name_values("team", role=models.TeamMember.Role.choices, function=models.Function.choices)
    name_values(
        "stakeholder",
        role=models.StakeholderRole.choices,
        level=models.Level.choices,
        function=models.Function.choices,
    )
