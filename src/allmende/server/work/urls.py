"""Addresses of this app, below /g/<slug>/tasks/."""

from __future__ import annotations

from django.urls import URLPattern, path

from allmende.server.work import urls_done
from allmende.server.work.web import board, calendar, choosing, dated, importing, swaps, tasks

app_name = "work"
urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("all/", tasks.every, name="every"),
    path("add/", tasks.add, name="add"),
    path("import/", importing.import_tasks, name="import"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/renew/", calendar.renew, name="renew_feed"),
    path("calendar/<str:feed_token>.ics", calendar.feed, name="feed"),
    path("at/<slug:occurrence_id>/", dated.at, name="at"),
    path("at/<slug:occurrence_id>/why/", dated.why, name="why"),
    path("at/<slug:occurrence_id>/take/", board.take, name="take"),
    path("at/<slug:occurrence_id>/stand-in/", board.stand_in, name="stand_in"),
    path("at/<slug:occurrence_id>/stop-standing-in/", board.stop_standing_in, name="stop_standing_in"),
    path("at/<slug:occurrence_id>/call-off/", dated.call_off, name="call_off"),
    path("held/<slug:taking_id>/hand-back/", board.hand_back, name="hand_back"),
    path("held/<slug:taking_id>/swap/", swaps.offer, name="swap"),
    path("swaps/", swaps.inbox, name="swaps"),
    path("swaps/<int:swap_id>/answer/", swaps.answer, name="answer_swap"),
    path("swaps/<int:swap_id>/withdraw/", swaps.withdraw, name="withdraw_swap"),
    path("declines/<int:decline_id>/end/", choosing.end_decline, name="end_decline"),
    # Rounds, and what was done.
    *urls_done.urlpatterns,
    # --- the names of tasks are caught last ---
    path("<slug:task_id>/", tasks.task, name="task"),
    path("<slug:task_id>/edit/", tasks.edit, name="edit"),
    path("<slug:task_id>/decline/", choosing.decline, name="decline"),
    path("<slug:task_id>/end/", tasks.end, name="end"),
]
