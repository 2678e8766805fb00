"""What every template may know of the host."""

from django.conf import settings
from django.http import HttpRequest


def host(request: HttpRequest) -> dict[str, object]:
    """The name the host gave the product."""
    return {"brand": settings.BRAND_NAME}
