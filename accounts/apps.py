"""The app accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who you are, and the keys to what you write."""

    name = "accounts"
