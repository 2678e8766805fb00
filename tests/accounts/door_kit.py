"""What the tests of joining and signing in share."""

import re

from tests.conftest import PASSPHRASE

JOIN = {"username": "Sam the cat", "password1": PASSPHRASE}


def page(response):
    """A page without what differs from one rendering to the next."""
    text = response.content.decode()
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', "", text)
