from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Actions on accounts; plans group them later."""

    name = "plans"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy

        from accounts.stakeholders.mentions import watch
        from accounts.team.held import Held, register
        from audit.field_words import name_values
        from plans.handing import give_actions, held_actions
        from plans.models import Action, ActionComment

        watch(gettext_lazy("Action"), Action, "title")
        watch(gettext_lazy("Action"), Action, "details")
        watch(gettext_lazy("Action"), Action, "answer")
        watch(gettext_lazy("Comment"), ActionComment, "text", account="action__account")
        name_values("action", status=Action.Status.choices)
        register(Held("actions", gettext_lazy("Open actions"), held_actions, give_actions))
