"""The app stages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StagesConfig(AppConfig):
    """The map: configured content that members read."""

    name = "stages"

    def ready(self) -> None:
        """Add the line on You for content editors."""
        from accounts import you
        from stages.editor.door import is_editor

        you.lines.append(
            you.Line("layers", _("Stage content"), "editor:content_list", is_for=is_editor)
        )
