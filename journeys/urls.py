"""Addresses of the app journeys."""

from django.urls import URLPattern, URLResolver, path

from journeys.views import activities, entries, goals, plans, responses, steps

app_name = "journeys"
urlpatterns: list[URLPattern | URLResolver] = []

SAFETY = {"kind": "safety"}
WELLNESS = {"kind": "wellness"}

urlpatterns += [
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:goal_id>/", goals.goal_detail, name="goal_detail"),
    path("goals/<uuid:goal_id>/edit/", goals.goal_update, name="goal_update"),
    path("goals/<uuid:goal_id>/turn/<slug:way>/", goals.goal_turn, name="goal_turn"),
    path("goals/<uuid:goal_id>/undo/<int:version>/", goals.goal_turn_undo, name="goal_turn_undo"),
    path("goals/<uuid:goal_id>/move/<slug:way>/", goals.goal_move, name="goal_move"),
    path("goals/<uuid:goal_id>/steps/", steps.step_create, name="step_create"),
    path("steps/<uuid:step_id>/tick/", steps.step_tick, name="step_tick"),
    path("steps/<uuid:step_id>/edit/", steps.step_update, name="step_update"),
    path("steps/<uuid:step_id>/remove/", steps.step_remove, name="step_remove"),
    path("steps/<uuid:step_id>/restore/", steps.step_restore, name="step_restore"),
    path("steps/<uuid:step_id>/move/<slug:way>/", steps.step_move, name="step_move"),
    path("plan/", plans.plan_detail, SAFETY, name="plan_detail"),
    path("plan/edit/<slug:part>/", plans.plan_update, SAFETY, name="plan_update"),
    path("plan/earlier/<slug:part>/", plans.plan_history, SAFETY, name="plan_history"),
    path("plan/wellness/", plans.plan_detail, WELLNESS, name="wellness_detail"),
    path("plan/wellness/edit/<slug:part>/", plans.plan_update, WELLNESS, name="wellness_update"),
    path(
        "plan/wellness/earlier/<slug:part>/", plans.plan_history, WELLNESS, name="wellness_history"
    ),
    path(
        "plan/restore/<uuid:revision_id>/",
        plans.plan_revision_restore,
        name="plan_revision_restore",
    ),
    path("activities/<slug:slug>/", activities.activity_detail, name="activity_detail"),
    path("activities/<slug:slug>/answers/", responses.response_list, name="response_list"),
    path("answers/<uuid:response_id>/", responses.response_detail, name="response_detail"),
    path("answers/<uuid:response_id>/edit/", activities.response_update, name="response_update"),
    path("answers/<uuid:response_id>/remove/", responses.response_remove, name="response_remove"),
    path(
        "answers/<uuid:response_id>/restore/", responses.response_restore, name="response_restore"
    ),
    path("journal/", entries.entry_list, name="entry_list"),
    path("journal/new/", entries.entry_create, name="entry_create"),
    path("journal/search/", entries.entry_search, name="entry_search"),
    path("journal/<uuid:entry_id>/", entries.entry_detail, name="entry_detail"),
    path("journal/<uuid:entry_id>/edit/", entries.entry_update, name="entry_update"),
    path("journal/<uuid:entry_id>/earlier/", entries.entry_history, name="entry_history"),
    path("journal/<uuid:entry_id>/remove/", entries.entry_remove, name="entry_remove"),
    path("journal/<uuid:entry_id>/restore/", entries.entry_restore, name="entry_restore"),
]
