"""What the pages of reminders are asked by, and what is sent to them."""

import uuid

LIST = "/you/reminders/"
NEW = "/you/reminders/new/"
DATA = {
    "label": "Water the basil",
    "rhythm": "week",
    "days": ["0", "3"],
    "time": "18:30",
    "quiet_from": "",
    "quiet_until": "",
    "wording": "plain",
}


def data(**changes):
    return {**DATA, "client_id": str(uuid.uuid4()), **changes}
