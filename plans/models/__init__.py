"""What a plan is made of: actions, and what people say about them."""

from plans.models.actions import Action, ActionComment

__all__ = ["Action", "ActionComment"]
