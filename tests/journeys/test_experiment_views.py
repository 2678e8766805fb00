"""Approaches, and trying them."""

import uuid
from datetime import date, timedelta

import pytest

from journeys.models import Experiment
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden
from tests.journeys.walk_kit import doors, make_experiment

NEW = "/experiments/new/"


def sent(**more):
    base = {"client_id": uuid.uuid4(), "what": "Swim on Mondays", "from_day": "2026-03-02"}
    return base | {"review_on": "2026-03-16", "expects": "Tired", "stop_rule": "If it hurts"} | more


def test_approaches_show_kind_of_evidence_source_and_medicine_sentence(as_member, pathway):
    page = as_member.get("/approaches/")

    for approach in pathway.approaches:
        assert f"/approaches/{approach.key}/" in page.text
        assert approach.sources
    assert page.text.count("From: ") == len(pathway.approaches) > 3
    assert "stop or change a medicine" in page.text


def test_approaches_by_difficulty_answer_the_fragment(as_member, pathway):
    one = next(
        d
        for d in pathway.difficulties
        if any(d.key in a.for_difficulties for a in pathway.approaches)
    )
    count = sum(one.key in a.for_difficulties for a in pathway.approaches)
    part = as_member.get(f"/approaches/?for={one.key}", headers=HTMX)
    odd = as_member.get("/approaches/", {"for": "\x00nothing"})

    assert part.text.count("From: ") == count
    assert "<html" not in part.text
    assert odd.text.count("From: ") == len(pathway.approaches)


def test_approach_page_says_what_it_takes_and_leads_to_a_trial(as_member, journey, pathway):
    approach = pathway.approaches[0]
    make_experiment(journey, "My own way", approach_key=approach.key)
    page = as_member.get(f"/approaches/{approach.key}/")

    assert approach.sources[0].title in page.text
    assert "stop or change a medicine" in page.text
    assert f"{NEW}?approach={approach.key}" in page.text
    assert "My own way" in page.text
    assert as_member.get("/approaches/no-such/").status_code == 404


def test_trial_of_an_approach_is_kept_and_shown_beside_goals(as_member, pathway):
    key = pathway.approaches[0].key
    form = as_member.get(f"{NEW}?approach={key}")
    done = as_member.post(NEW, sent(approach=key))
    row = Experiment.objects.get()

    assert pathway.approaches[0].title in form.text
    assert done.url == f"/experiments/{row.pk}/"
    assert (row.approach_key, row.review_on) == (key, date(2026, 3, 16))
    assert "If it hurts" in as_member.get(done.url).text
    assert "Swim on Mondays" in as_member.get("/goals/").text


def test_trial_sent_twice_is_once_and_other_words_show_both(as_member, pathway):
    data = sent()
    for _ in range(2):
        assert as_member.post(NEW, data).status_code == 302

    late = as_member.post(NEW, data | {"what": "Swim on Fridays"})

    assert late.status_code == 409
    assert "Swim on Mondays" in late.text
    assert "Swim on Fridays" in late.text
    assert hidden(late, "client_id") != str(data["client_id"])
    assert Experiment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"what": "nul \x00"},
        {"from_day": "0000-00-00"},
        {"from_day": ""},
        {"review_on": "2026-03-01"},
        {"review_on": "9999-12-31"},
        {"client_id": "1"},
        {"approach": "Not A Slug"},
        {"expects": "x" * 301},
    ],
)
def test_trial_keeps_what_was_typed(as_member, pathway, wrong):
    response = as_member.post(NEW, sent(**wrong))

    assert response.status_code == 422
    assert "If it hurts" in response.text
    assert not Experiment.objects.exists()


@pytest.mark.parametrize("odd", ["?like=1", "?approach=%00", f"?like={uuid.UUID(int=7)}"])
def test_trial_form_bears_odd_addresses(as_member, pathway, odd):
    assert as_member.get(NEW + odd).status_code == 200


def test_stopping_is_a_result_and_can_be_taken_back(as_member, journey):
    row = make_experiment(journey)
    url = f"/experiments/{row.pk}/"
    data = {"version": 1, "outcome": "stop", "found": "My shoulder says no"}
    as_member.post(url + "conclude/", data)
    page = as_member.get(url)

    assert "that is a result" in page.text
    assert "My shoulder says no" in page.text
    assert f"{url}reopen/" in page.text
    assert "Swim on Mondays" not in as_member.get("/goals/").text
    assert "Swim on Mondays" in as_member.get("/experiments/").text

    as_member.post(url + "reopen/")
    row.refresh_from_db()
    assert (row.outcome, row.reviewed_at, row.found) == ("", None, "My shoulder says no")


def test_changing_it_leads_to_the_next_trial(as_member, journey):
    row = make_experiment(journey, expects="Calm")
    url = f"/experiments/{row.pk}/conclude/"
    part = as_member.post(url, {"version": 1, "outcome": "adapt", "found": ""}, headers=HTMX)
    again = as_member.get(f"{NEW}?like={row.pk}")

    assert 'id="outcome"' in part.text
    assert "<html" not in part.text
    assert f"?like={row.pk}" in part.text
    assert "Calm" in again.text


def test_outcome_from_an_old_page_shows_both(as_member, journey):
    row = make_experiment(journey)
    url = f"/experiments/{row.pk}/conclude/"
    as_member.post(url, {"version": 1, "outcome": "keep", "found": "Good"})
    late = as_member.post(url, {"version": 1, "outcome": "stop", "found": "Not good"})

    assert late.status_code == 409
    assert "Good" in late.text
    assert "Not good" in late.text
    assert Experiment.objects.get().outcome == "keep"
    for wrong in ({}, {"outcome": "cured", "version": 2}, {"outcome": "keep", "version": "x"}):
        assert as_member.post(url, wrong).status_code == 422


def test_trial_update_keeps_both_texts(as_member, journey):
    row = make_experiment(journey)
    url = f"/experiments/{row.pk}/edit/"
    data = sent(version=1, what="Swim twice")
    assert as_member.post(url, data).status_code == 302

    late = as_member.post(url, sent(version=1, what="Swim never"))

    assert late.status_code == 409
    assert "Swim twice" in late.text
    assert "Swim never" in late.text
    assert as_member.post(url, sent(version=2, what="")).status_code == 422


def test_trial_remove_can_be_taken_back(as_member, journey):
    row = make_experiment(journey)
    url = f"/experiments/{row.pk}/"
    as_member.post(url + "remove/")

    assert as_member.get(url).status_code == 404
    assert f"{url}restore/" in as_member.get("/experiments/").text
    as_member.post(url + "restore/")
    assert as_member.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 40])
def test_trials_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    for n in range(count):
        make_experiment(journey, from_day=date(2026, 1, 1) + timedelta(days=n))

    with django_assert_num_queries(2):
        page = as_member.get("/experiments/")

    assert page.text.count("row-link") == min(count, 20)


def test_no_stranger_opens_a_trial(as_stranger, client, journey):
    row = make_experiment(journey)
    ends = ("", "edit/", "conclude/", "reopen/", "remove/", "restore/")
    assert all(doors([f"/experiments/{row.pk}/{end}" for end in ends], as_stranger, client))
    assert "Swim" not in as_stranger.get(f"{NEW}?like={row.pk}").text
    for url in ("/approaches/", "/experiments/", NEW):
        assert client.get(url).url.startswith("/sign-in/")
