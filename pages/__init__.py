"""Kit of the pages: forms, navigation, refusals, assets, what templates call."""
