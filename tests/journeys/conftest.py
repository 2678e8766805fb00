"""What the tests of journeys share."""

import pytest
from django.utils import timezone


@pytest.fixture
def today(member):
    return member.local_day(timezone.now())
