from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Organisations, people, roles and the rings that keep organisations apart."""

    name = "tenants"

    def ready(self) -> None:
        from tenants import checks  # noqa: F401  # registers the system checks
