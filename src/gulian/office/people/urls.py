# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.people import pages

urlpatterns = [
    path("", pages.people, name="people"),
    path("new/", pages.new_person, name="new_person"),
    path("seat/", pages.change_seat, name="change_seat"),
    path("keys/", pages.keys, name="keys"),
    path("keys/<uuid:key>/end/", pages.end_key, name="end_key"),
    path("seats/<uuid:held>/", pages.seat, name="seat"),
    path("lendings/<uuid:delegation>/end/", pages.take_back, name="take_back"),
    path("<uuid:user>/", pages.person, name="person"),
    path("<uuid:user>/seats/", pages.give_seat, name="give_seat"),
    path("<uuid:user>/subject/", pages.tie, name="tie_subject"),
    path("<uuid:user>/password/", pages.reset, name="reset_password"),
    path("<uuid:user>/close/", pages.close, name="close_user"),
]
