"""Erasing an account: every row, every key, every sign-in, at once."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts import keys
from accounts.models import Keyring, User
from accounts.rotation import owned_models


def erase(user: User) -> None:
    """Erase a person. Afterwards nothing of theirs is left, and nothing opens what was."""
    owner_id = user.pk
    with transaction.atomic():
        # The keys first: even if a table were forgotten, its words could not be read.
        Keyring.objects.filter(owner_id=owner_id).delete()
        for session in UserSession.objects.filter(user_id=owner_id):
            session.end()
        # Rows that point to each other go whole, whatever the order of their tables.
        for model in owned_models():
            model._base_manager.filter(owner_id=owner_id).delete()
        user.delete()
    keys.forget(owner_id)
