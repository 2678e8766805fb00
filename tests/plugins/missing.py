"""What a computer lacks is skipped with a sentence, and is an error in CI."""

import os

import pytest


def skip(sentence: str):
    """Skip the running test for want of something; in CI nothing may be wanting."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
