"""Erasing an account: every row, every key, every sign-in, at once."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, OperationalError, transaction

from accounts import keys
from accounts.models import Keyring, User
from accounts.rotation import owned_models

# A worker or another page of theirs may be writing what is being erased. The database then
# ends one of the two; a word that was given counts for more than what is on its way.
CHANCES = 8


def erase(user: User) -> None:
    """Erase a person. Afterwards nothing of theirs is left, and nothing opens what was."""
    owner_id = user.pk
    for chance in range(1, CHANCES + 1):
        try:
            _erase(owner_id)
        except (IntegrityError, OperationalError):
            if chance == CHANCES:
                raise
        else:
            break
    keys.forget(owner_id)


@transaction.atomic
def _erase(owner_id: UUID) -> None:
    # The keys first: even if a table were forgotten, its words could not be read.
    Keyring.objects.filter(owner_id=owner_id).delete()
    for session in UserSession.objects.filter(user_id=owner_id):
        session.end()
    # Rows that point to each other go whole, whatever the order of their tables.
    for model in owned_models():
        model._base_manager.filter(owner_id=owner_id).delete()
    User.objects.filter(pk=owner_id).delete()
