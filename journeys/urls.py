"""Addresses of the app journeys."""

from django.urls import URLPattern, URLResolver, path, re_path, register_converter

from journeys.views import (
    activities,
    approaches,
    barriers,
    check_ins,
    choices,
    entries,
    experiments,
    goals,
    hopes,
    journeys,
    letters,
    pauses,
    perspectives,
    planned,
    planner,
    plans,
    questionnaires,
    removed,
    responses,
    reviews,
    setbacks,
    stages,
    start,
    steps,
    switch,
    timeline,
    today,
    turns,
    works,
)
from journeys.views.door import DayConverter

app_name = "journeys"
urlpatterns: list[URLPattern | URLResolver] = []

SAFETY = {"kind": "safety"}
WELLNESS = {"kind": "wellness"}

urlpatterns += [
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:goal_id>/", goals.goal_detail, name="goal_detail"),
    path("goals/<uuid:goal_id>/edit/", goals.goal_update, name="goal_update"),
    path("goals/<uuid:goal_id>/turn/<slug:way>/", turns.goal_turn, name="goal_turn"),
    path("goals/<uuid:goal_id>/undo/<int:version>/", turns.goal_turn_undo, name="goal_turn_undo"),
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
    path("plan/turn/<slug:way>/", plans.plan_turn, SAFETY, name="plan_turn"),
    path("plan/wellness/turn/<slug:way>/", plans.plan_turn, WELLNESS, name="wellness_turn"),
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
    path("activities/<slug:slug>/compare/", responses.response_compare, name="response_compare"),
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

register_converter(DayConverter, "day")

urlpatterns += [
    path("start/1/", start.start_begin, name="start_begin"),
    path("start/2/", start.start_stage, name="start_stage"),
    path("start/3/", start.start_check_in, name="start_check_in"),
    path("today/", today.today, name="today"),
    path("today/moment/", today.today_moment, name="today_moment"),
    path("today/quiet/", today.today_quiet, name="today_quiet"),
    path("today/short/", today.today_short, name="today_short"),
    path("today/whole/", today.today_whole, name="today_whole"),
    path("check-in/", check_ins.check_in_create, name="check_in_create"),
    path("check-in/choose/", choices.choice_update, name="choice_update"),
    path("check-in/choose/questions/", choices.measure_create, name="measure_create"),
    path(
        "check-in/choose/questions/<slug:key>/to/<int:place>/",
        choices.measure_put,
        name="measure_put",
    ),
    path(
        "check-in/choose/questions/<slug:key>/<slug:way>/",
        choices.measure_turn,
        name="measure_turn",
    ),
    path("check-in/choose/words/", choices.tag_create, name="tag_create"),
    path("check-in/choose/words/<slug:key>/<slug:way>/", choices.tag_turn, name="tag_turn"),
    re_path(
        r"^check-in/choose/(?P<part>line|replies|numbers)/(?P<state>on|off)/$",
        choices.choice_switch,
        name="choice_switch",
    ),
    path("check-in/stop/", pauses.tracking_stop, name="tracking_stop"),
    re_path(r"^check-in/stop/undo/(?P<was>c?l?p?)/$", pauses.tracking_undo, name="tracking_undo"),
    path("check-in/signs/put-away/", check_ins.signs_put_away, name="signs_put_away"),
    path("check-in/signs/bring-back/", check_ins.signs_bring_back, name="signs_bring_back"),
    path("check-in/<day:day>/", check_ins.check_in_day, name="check_in_day"),
    path("check-in/<uuid:check_in_id>/", check_ins.check_in_update, name="check_in_update"),
    path(
        "check-in/<uuid:check_in_id>/earlier/", check_ins.check_in_history, name="check_in_history"
    ),
    path("check-in/<uuid:check_in_id>/remove/", check_ins.check_in_remove, name="check_in_remove"),
    path(
        "check-in/<uuid:check_in_id>/restore/", check_ins.check_in_restore, name="check_in_restore"
    ),
    path("journey/", journeys.journey_detail, name="journey_detail"),
    path("journey/choose/", stages.stage_choose, name="stage_choose"),
    path("journey/pathways/", switch.pathway_list, name="pathway_list"),
    path("journey/pathways/<slug:slug>/", switch.pathway_switch, name="pathway_switch"),
    path(
        "journey/pathways/<slug:slug>/back/<int:moment>/", switch.pathway_back, name="pathway_back"
    ),
    path("journey/timeline/", timeline.timeline, name="timeline"),
    path("journey/markers/", timeline.marker_create, name="marker_create"),
    path("journey/markers/<uuid:marker_id>/remove/", timeline.marker_remove, name="marker_remove"),
    path(
        "journey/markers/<uuid:marker_id>/restore/", timeline.marker_restore, name="marker_restore"
    ),
    path("journey/then/", timeline.then_list, name="then_list"),
    path("journey/then/<uuid:visit_id>/", timeline.then_and_now, name="then_and_now"),
    path(
        "journey/taken-up/<uuid:taken_id>/remove/",
        perspectives.perspective_put_back,
        name="perspective_put_back",
    ),
    path("journey/visits/<uuid:visit_id>/leave/", stages.visit_leave, name="visit_leave"),
    path("journey/visits/<uuid:visit_id>/reopen/", stages.visit_reopen, name="visit_reopen"),
    path("journey/<slug:slug>/", stages.stage_detail, name="stage_detail"),
    path(
        "journey/<slug:slug>/take-up/<slug:key>/",
        perspectives.perspective_take_up,
        name="perspective_take_up",
    ),
    path("journey/<slug:slug>/enter/", stages.stage_enter, name="stage_enter"),
    path("journey/<slug:slug>/leave/", stages.stage_leave, name="stage_leave"),
    path("pause/", pauses.pause_create, name="pause_create"),
    path("pause/end/", pauses.pause_end, name="pause_end"),
    path("setback/", setbacks.setback_create, name="setback_create"),
    path("setback/<uuid:setback_id>/", setbacks.setback_detail, name="setback_detail"),
    path("setback/<uuid:setback_id>/change/", setbacks.setback_change, name="setback_change"),
    path(
        "setback/<uuid:setback_id>/change/undo/",
        setbacks.setback_change_undo,
        name="setback_change_undo",
    ),
    path("setback/<uuid:setback_id>/remove/", setbacks.setback_remove, name="setback_remove"),
    path("setback/<uuid:setback_id>/restore/", setbacks.setback_restore, name="setback_restore"),
]

urlpatterns += [
    path("approaches/", approaches.approach_list, name="approach_list"),
    path("approaches/<slug:slug>/", approaches.approach_detail, name="approach_detail"),
    path("experiments/", experiments.experiment_list, name="experiment_list"),
    path("experiments/new/", experiments.experiment_create, name="experiment_create"),
    path(
        "experiments/<uuid:experiment_id>/", experiments.experiment_detail, name="experiment_detail"
    ),
    path(
        "experiments/<uuid:experiment_id>/edit/",
        experiments.experiment_update,
        name="experiment_update",
    ),
    path(
        "experiments/<uuid:experiment_id>/conclude/",
        experiments.experiment_conclude,
        name="experiment_conclude",
    ),
    path(
        "experiments/<uuid:experiment_id>/reopen/",
        experiments.experiment_reopen,
        name="experiment_reopen",
    ),
    path(
        "experiments/<uuid:experiment_id>/remove/",
        experiments.experiment_remove,
        name="experiment_remove",
    ),
    path(
        "experiments/<uuid:experiment_id>/restore/",
        experiments.experiment_restore,
        name="experiment_restore",
    ),
    path("outside/", barriers.barrier_list, name="barrier_list"),
    path("outside/new/", barriers.barrier_create, name="barrier_create"),
    path("outside/<uuid:barrier_id>/edit/", barriers.barrier_update, name="barrier_update"),
    path("outside/<uuid:barrier_id>/remove/", barriers.barrier_remove, name="barrier_remove"),
    path("outside/<uuid:barrier_id>/restore/", barriers.barrier_restore, name="barrier_restore"),
    path("outside/<uuid:barrier_id>/ease/", barriers.barrier_ease, name="barrier_ease"),
    path("outside/<uuid:barrier_id>/again/", barriers.barrier_again, name="barrier_again"),
    path("hope/", hopes.hope_list, name="hope_list"),
    path("hope/new/", hopes.hope_create, name="hope_create"),
    path("hope/<uuid:hope_id>/edit/", hopes.hope_update, name="hope_update"),
    path("hope/<uuid:hope_id>/remove/", hopes.hope_remove, name="hope_remove"),
    path("hope/<uuid:hope_id>/restore/", hopes.hope_restore, name="hope_restore"),
    path("removed/", removed.removed_list, name="removed_list"),
    path(
        "removed/<slug:kind>/<uuid:row_id>/delete/", removed.removed_delete, name="removed_delete"
    ),
    path("what-works/", works.what_works, name="what_works"),
    path("review/", reviews.review_list, name="review_list"),
    path("review/new/", reviews.review_create, name="review_create"),
    path("review/<uuid:review_id>/", reviews.review_detail, name="review_detail"),
    path("review/<uuid:review_id>/edit/", reviews.review_update, name="review_update"),
    path("review/<uuid:review_id>/remove/", reviews.review_remove, name="review_remove"),
    path("review/<uuid:review_id>/restore/", reviews.review_restore, name="review_restore"),
    path("planner/", planner.planner, name="planner"),
    path("planner/<day:day>/", planner.planner_day, name="planner_day"),
    path("planner/<uuid:planned_id>/edit/", planner.planned_update, name="planned_update"),
    path("planner/<uuid:planned_id>/tick/", planned.planned_tick, name="planned_tick"),
    path("planner/<uuid:planned_id>/felt/", planned.planned_felt, name="planned_felt"),
    path("planner/<uuid:planned_id>/today/", planned.planned_move, name="planned_move"),
    path("planner/<uuid:planned_id>/remove/", planned.planned_remove, name="planned_remove"),
    path("planner/<uuid:planned_id>/restore/", planned.planned_restore, name="planned_restore"),
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/new/", letters.letter_create, name="letter_create"),
    path("letters/<uuid:letter_id>/", letters.letter_detail, name="letter_detail"),
    path("letters/<uuid:letter_id>/edit/", letters.letter_update, name="letter_update"),
    path("letters/<uuid:letter_id>/open/", letters.letter_open, name="letter_open"),
    path("letters/<uuid:letter_id>/later/", letters.letter_put_by, name="letter_put_by"),
    path("letters/<uuid:letter_id>/remove/", letters.letter_remove, name="letter_remove"),
    path("letters/<uuid:letter_id>/restore/", letters.letter_restore, name="letter_restore"),
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    path(
        "questionnaires/<slug:slug>/",
        questionnaires.questionnaire_detail,
        name="questionnaire_detail",
    ),
    path(
        "questionnaires/answers/<uuid:response_id>/",
        questionnaires.questionnaire_answer,
        name="questionnaire_answer",
    ),
    path(
        "questionnaires/answers/<uuid:response_id>/remove/",
        questionnaires.questionnaire_remove,
        name="questionnaire_remove",
    ),
    path(
        "questionnaires/answers/<uuid:response_id>/restore/",
        questionnaires.questionnaire_restore,
        name="questionnaire_restore",
    ),
]
