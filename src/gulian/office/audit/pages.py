# SPDX-License-Identifier: Apache-2.0
"""操作留痕: who did what, when; which of it is sealed."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from gulian.office.audit.queries import Sought, sought_events
from gulian.office.audit.sealing import the_log
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced


class _Search(forms.Form):
    action = forms.CharField(max_length=64, required=False)
    thing = forms.CharField(max_length=32, required=False)
    thing_id = forms.CharField(max_length=80, required=False)
    name = forms.CharField(max_length=100, required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


@page("audit.read")
def events(request: OfficeRequest) -> HttpResponse:
    """The events a seat may read, the last first."""
    search = _Search(request.GET)
    search.is_valid()
    sought = Sought(**search.cleaned_data)
    rows = sliced(sought_events(request.seat, sought), ("-id",), request.GET.get("after", ""))
    told = {"slice": rows, "sought": sought, "form": search, "head": the_log().head()}
    return render(request, "audit/events.html", told)
