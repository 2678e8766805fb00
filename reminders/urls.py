"""Addresses of the app reminders."""

from django.urls import URLPattern, URLResolver, path

from reminders.views import calendars, clocks, devices, figures, links, offers, reminders

app_name = "reminders"
urlpatterns: list[URLPattern | URLResolver] = [
    path("metrics", figures.metrics, name="metrics"),
    path("you/reminders/", reminders.reminder_list, name="reminder_list"),
    path("you/reminders/new/", reminders.reminder_create, name="reminder_create"),
    path("you/reminders/pause/", reminders.pause, name="pause"),
    path("you/reminders/resume/", reminders.resume, name="resume"),
    path("you/reminders/move/", reminders.move, name="move"),
    path("you/clock/follow/", clocks.follow, name="clock_follow"),
    path("you/clock/stay/", clocks.stay, name="clock_stay"),
    path("you/clock/back/", clocks.back, name="clock_back"),
    path("you/reminders/test/", reminders.test_message, name="test_message"),
    path("you/reminders/calendar/", calendars.calendar_feed, name="calendar_feed"),
    path("calendar/<str:secret>.ics", calendars.calendar_file, name="calendar_file"),
    path("you/reminders/devices/new/", devices.device_create, name="device_create"),
    path("you/reminders/devices/<uuid:device_id>/off/", devices.device_off, name="device_off"),
    path("you/reminders/devices/<uuid:device_id>/test/", devices.device_test, name="device_test"),
    path("shown/", devices.shown, name="shown"),
    path("you/reminders/offer/<slug:stage_key>/", offers.offer, name="offer"),
    path("you/reminders/offer/<slug:stage_key>/still/", offers.still, name="still"),
    path("you/reminders/<uuid:reminder_id>/", reminders.reminder_update, name="reminder_update"),
    path("you/reminders/<uuid:reminder_id>/switch/", reminders.switch, name="switch"),
    path("you/reminders/<uuid:reminder_id>/done/", reminders.done_today, name="done_today"),
    path("you/reminders/<uuid:reminder_id>/delete/", reminders.reminder_delete, name="delete"),
    path("you/reminders/<uuid:reminder_id>/restore/", reminders.restore, name="restore"),
    path("you/reminders/notice/<uuid:item_id>/done/", links.done, name="done"),
    path("you/reminders/notice/<uuid:item_id>/later/", links.later, name="later"),
    path("r/<uuid:opaque>/", links.open_link, name="open"),
    path("off/<str:token>/", links.off, name="off"),
]
