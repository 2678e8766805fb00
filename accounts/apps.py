"""The app accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who you are, and the keys to what you write."""

    name = "accounts"

    def ready(self) -> None:
        """Add `any_of` for ids."""
        from django.db.models import UUIDField

        from accounts.lookups import AnyOf

        UUIDField.register_lookup(AnyOf)
