from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.imports.runs import DUE_KIND
        from accounts.tasks import work_on_imports
        from tenants import due_work

        due_work.register(DUE_KIND, work_on_imports.delay)
