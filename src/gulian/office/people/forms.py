# SPDX-License-Identifier: Apache-2.0
"""The forms of people, seats and keys."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from gulian.office.frame.forms import BothForm, Words
from gulian.office.people.gateway import gateways
from gulian.office.people.words import ROLES

_DAY = forms.DateInput(attrs={"type": "date"})
_LATER = Words("可空", "may stay empty")


class PersonForm(BothForm):
    """A new account."""

    WORDS: ClassVar = {
        "name": Words("姓名", "Name"),
        "username": Words("登录名", "Account name"),
        "phone": Words("电话", "Phone"),
    }
    HELP: ClassVar = {"phone": Words("只有本人和系统管理员看得到", "seen by the person and by managers only")}
    name = forms.CharField(max_length=100)
    username = forms.RegexField(r"^[0-9A-Za-z_.@+-]+$", max_length=64)
    phone = forms.CharField(max_length=32, required=False)


class SeatForm(BothForm):
    """A seat for a person."""

    WORDS: ClassVar = {
        "role": Words("角色", "Role"),
        "region": Words("地区代码", "Region code"),
        "department": Words("部门", "Department"),
        "park": Words("园区", "Park"),
        "chain": Words("产业链", "Chain"),
        "enterprise": Words("企业代码", "Enterprise code"),
        "title": Words("职务", "Title"),
        "since": Words("自", "Since"),
    }
    HELP: ClassVar = {
        "region": Words("六位，空为全站", "six digits; empty means the whole site"),
        "department": Words("承办部门必填", "needed for an owning department"),
        "enterprise": Words("企业席位必填", "needed for a firm's seat"),
        "park": _LATER,
        "chain": _LATER,
        "title": _LATER,
    }
    role = forms.ChoiceField()
    region = forms.RegexField(r"^[0-9]{6}$", required=False)
    department = forms.CharField(max_length=64, required=False)
    park = forms.CharField(max_length=64, required=False)
    chain = forms.CharField(max_length=64, required=False)
    enterprise = forms.CharField(max_length=64, required=False)
    title = forms.CharField(max_length=100, required=False)
    since = forms.DateField(widget=_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(each, words.of(self.lang)) for each, words in ROLES.items()]


class EndForm(BothForm):
    """The last day of a seat."""

    WORDS: ClassVar = {"until": Words("最后一天", "Last day"), "reason": Words("原因", "Reason")}
    until = forms.DateField(widget=_DAY)
    reason = forms.CharField(max_length=200)


class HandForm(BothForm):
    """移交."""

    WORDS: ClassVar = {
        "to": Words("接手人登录名", "Account name of who takes over"),
        "on": Words("自哪天起", "From which day"),
        "reason": Words("原因", "Reason"),
    }
    to = forms.CharField(max_length=64)
    on = forms.DateField(widget=_DAY)
    reason = forms.CharField(max_length=200)


class LendForm(BothForm):
    """代办."""

    WORDS: ClassVar = {
        "to": Words("代办人登录名", "Account name of the deputy"),
        "since": Words("自", "From"),
        "until": Words("至", "To"),
        "reason": Words("原因", "Reason"),
    }
    to = forms.CharField(max_length=64)
    since = forms.DateField(widget=_DAY)
    until = forms.DateField(widget=_DAY)
    reason = forms.CharField(max_length=200)


class TieForm(BothForm):
    """Which subject of the gateway an account is."""

    WORDS: ClassVar = {
        "provider": Words("统一认证", "Gateway"),
        "subject": Words("统一认证账号（sub）", "Subject there (sub)"),
    }
    provider = forms.ChoiceField()
    subject = forms.RegexField(r"^[\x21-\x7e]{1,150}$", max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider = self.fields["provider"]
        if isinstance(provider, forms.ChoiceField):
            provider.choices = [(each.id, each.name) for each in gateways()]


class KeyForm(BothForm):
    """A key for a program."""

    WORDS: ClassVar = {
        "name": Words("用途", "What for"),
        "days": Words("有效天数", "Days it lives"),
        "may_write": Words("可以写入", "May write"),
    }
    HELP: ClassVar = {
        "may_write": Words("不勾选则只能读取", "without it the key only reads"),
        "days": Words("最长 366 天", "366 at most"),
    }
    name = forms.CharField(max_length=100)
    days = forms.IntegerField(min_value=1, max_value=366, initial=90)
    may_write = forms.BooleanField(required=False)
