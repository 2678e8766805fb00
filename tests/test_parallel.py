"""Every form of a member, found on their pages, sent by several at once.

A new form is included by itself: one that makes a row carries `client_id` or, saved while
somebody types, `sitting`; one that changes a row carries `version`.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.forms import CreateForm, EditForm
from accounts.models import User
from accounts.rotation import owned_models
from journeys.forms.sittings import SittingForm
from journeys.models import Journey
from stages import packing
from tests.conftest import HTMX, PASSPHRASE
from tests.factories.life import THIRTY_DAYS, live
from tests.walking import forms_with, fresh, walk, ways

TIMES = 10
PAIRS = 200
WORDS = ("text", "search", "textarea")
# What is saved while typing sends a version from the first word on, before there is a row.
MAKING = ("_create", ":activity_detail")
TAKEN = {200, 204, 302}


@pytest.fixture
def house(shared_database):
    """The shipped pathways, in a database that threads share."""
    packing.load_shipped(at=timezone.now())


def person(name, *, rows):
    """Somebody on their way, signed in; with `rows`, with something of every kind."""
    user = User.objects.create_user(name, PASSPHRASE, email=f"{name.lower()}@example.org")
    Journey.objects.begin(user, at=timezone.now())
    if rows:
        live(user, THIRTY_DAYS, at=timezone.now())
    return user, signed_in(user)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at_once(user, requests):
    """Post each (address, data, headers) at the same moment, over connections of their own."""
    barrier = Barrier(len(requests))

    def one(sent):
        action, data, headers = sent
        client = signed_in(user)
        barrier.wait(timeout=60)
        try:
            return client.post(action, data, headers=headers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


def things(user):
    """How many rows of each kind somebody has, and how many own questions and words."""
    found = Counter({m.__name__: m.objects.filter(owner=user).count() for m in owned_models()})
    choice = Journey.objects.filter(owner=user, closed_at=None).first().choice
    return found + Counter({name: len(choice.get(name, [])) for name in ("own", "tags")})


def creates(client):
    """The forms that make a row, as two members find them alike."""
    return forms_with(walk(client), "client_id", "sitting")


def unknown(kind, forms):
    """Forms of that kind in the code which none of the found ones can be."""
    kinds = [*kind.__subclasses__()]
    for one in kinds:
        kinds += one.__subclasses__()
    names = [form.names for form in forms]
    return [k.__name__ for k in kinds if not any(n >= k.base_fields.keys() for n in names)]


@pytest.mark.parametrize("rows", [False, True], ids=["nothing yet", "something of every kind"])
def test_ten_parallel_posts_of_each_create_form_leave_what_one_leaves(rows, house):
    """What one post leaves is shown by a twin, so that no form has to be known here."""
    (one, by_one), (ten, by_ten) = person("One", rows=rows), person("Ten", rows=rows)
    today = one.local_day(timezone.now())
    single, many = creates(by_one), creates(by_ten)
    assert single.keys() == many.keys()
    if rows:
        assert unknown(CreateForm, single.values()) == []
        assert unknown(SittingForm, single.values()) == []
    faults, made = {}, Counter()
    # Another pathway has other stages, and the forms before are of this one's.
    ordered = sorted(single.items(), key=lambda item: item[0][0] == "journeys:pathway_switch")
    for pick, (key, form) in enumerate(ordered, start=1):
        before, before_ten = things(one), things(ten)
        way = taken(by_one, fresh(by_one, form) or form, today, pick=pick)
        left = things(one) - before
        made += left
        same = fresh(by_ten, many[key]) or many[key]
        data = same.filled("quokka", pick=pick, **(way or {"day": today}))
        answers = at_once(ten, [(many[key].action, data, None)] * TIMES)
        codes = {answer.status_code for answer in answers}
        if not way or len(codes) != 1 or not codes <= TAKEN or things(ten) - before_ten != left:
            faults[form.action] = way, codes, left, things(ten) - before_ten
    assert faults == {}
    assert len(made) >= 12, made


def taken(client, form, today, *, pick):
    """A way to fill the form that is taken, found by sending it for this person."""
    for way in ways(today):
        data = form.filled("quokka", pick=pick, **way)
        if client.post(form.action, data).status_code in TAKEN:
            return way
    return None


def test_200_concurrent_edit_pairs_lose_nothing(house):
    """Of two who changed the same words one is told, and shown both; nothing is overwritten."""
    user, client = person("Two", rows=True)
    today = user.local_day(timezone.now())
    edits = {
        key: form
        for key, form in forms_with(walk(client), "version").items()
        if not key[0].endswith(MAKING)
    }
    assert unknown(EditForm, edits.values()) == []
    faults, pairs, turn = {}, Counter(), 0
    while pairs.total() < PAIRS:
        turn += 1
        for form in edits.values():
            seen = [fresh(client, form), fresh(client, form)]
            if None not in seen:
                pairs[form.key[0]] += 1
                if found := pair(user, seen, turn, today):
                    faults[form.action] = found
    assert faults == {}
    assert pairs.keys() == {form.key[0] for form in edits.values()}


def pair(user, forms, turn, today):
    """Two change the same at once, every other time in place; what went wrong, or nothing."""
    words = (f"wombat{turn}", f"bandicoot{turn}")
    headers = HTMX if turn % 2 else None
    sent = [
        (one.action, one.filled(word, day=today + timedelta(days=2), pick=pick), headers)
        for one, word, pick in zip(forms, words, (1, 2), strict=True)
    ]
    answers = at_once(user, sent)
    codes = [answer.status_code for answer in answers]
    if sorted(codes) not in ([200, 409], [204, 409], [302, 409]):
        return turn, codes
    told = answers[codes.index(409)].text
    has_words = any(field.kind in WORDS for field in forms[0].fields)
    if has_words and not all(word in told for word in words):
        return turn, codes, [word for word in words if word not in told]
    return None
