"""Addresses of the app journeys."""

from django.urls import URLPattern, URLResolver, path, register_converter

from journeys.views import check_ins, journeys, pauses, setbacks, stages, start, today
from journeys.views.door import DayConverter

app_name = "journeys"
urlpatterns: list[URLPattern | URLResolver] = []

register_converter(DayConverter, "day")

urlpatterns += [
    path("start/1/", start.start_begin, name="start_begin"),
    path("start/2/", start.start_stage, name="start_stage"),
    path("start/3/", start.start_check_in, name="start_check_in"),
    path("today/", today.today, name="today"),
    path("today/moment/", today.today_moment, name="today_moment"),
    path("today/quiet/", today.today_quiet, name="today_quiet"),
    path("today/whole/", today.today_whole, name="today_whole"),
    path("check-in/", check_ins.check_in_create, name="check_in_create"),
    path("check-in/<day:day>/", check_ins.check_in_day, name="check_in_day"),
    path("check-in/<uuid:check_in_id>/", check_ins.check_in_update, name="check_in_update"),
    path("check-in/<uuid:check_in_id>/remove/", check_ins.check_in_remove, name="check_in_remove"),
    path(
        "check-in/<uuid:check_in_id>/restore/", check_ins.check_in_restore, name="check_in_restore"
    ),
    path("journey/", journeys.journey_detail, name="journey_detail"),
    path("journey/choose/", stages.stage_choose, name="stage_choose"),
    path("journey/visits/<uuid:visit_id>/leave/", stages.visit_leave, name="visit_leave"),
    path("journey/visits/<uuid:visit_id>/reopen/", stages.visit_reopen, name="visit_reopen"),
    path("journey/<slug:slug>/", stages.stage_detail, name="stage_detail"),
    path("journey/<slug:slug>/enter/", stages.stage_enter, name="stage_enter"),
    path("journey/<slug:slug>/leave/", stages.stage_leave, name="stage_leave"),
    path("pause/", pauses.pause_create, name="pause_create"),
    path("pause/end/", pauses.pause_end, name="pause_end"),
    path("setback/", setbacks.setback_create, name="setback_create"),
    path("setback/<uuid:setback_id>/", setbacks.setback_detail, name="setback_detail"),
    path("setback/<uuid:setback_id>/remove/", setbacks.setback_remove, name="setback_remove"),
    path("setback/<uuid:setback_id>/restore/", setbacks.setback_restore, name="setback_restore"),
]
