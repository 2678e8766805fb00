"""The project as an app, so that its commands and checks are found."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Settings, addresses, the start command and health."""

    name = "recovery"

    def ready(self) -> None:
        """Register the start-up checks."""
        from recovery import checks  # noqa: F401
