# SPDX-License-Identifier: Apache-2.0
"""One event's work on a case: a copy that may change, and the verbs that change it.

A `Course` lives for one call of `advance` and is never seen outside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

from gulian.casework import clock, counts
from gulian.casework.model import (
    CloseCase,
    Draw,
    Effect,
    End,
    Event,
    Issue,
    NeedFacts,
    OpenCase,
    Past,
    Publish,
    Release,
    Reserve,
    Reserved,
    Scalar,
    State,
    Tell,
    Ticket,
)
from gulian.errors import (
    BadRank,
    CountMissing,
    FactsMissing,
    GuardFails,
    LimitBelowZero,
    NoQuota,
    QuotaFull,
    ReasonMissing,
    UsedUp,
)
from gulian.expr import Context, Expression
from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.schemes.procedures import JOIN, RESTART, RESUME
from gulian.workdays import Calendar

Row = dict[str, Scalar]


class Course:
    """A case while one event is worked in."""

    def __init__(self, procedure: Procedure, state: State, now: dt.datetime, calendar: Calendar) -> None:
        self.procedure = procedure
        self.before = state
        self.now = now
        self.calendar = calendar
        self.today = calendar.local_date(now)
        self.context = Context(
            date=self.today, region=state.region, lists=procedure.lists, workdays=calendar.count
        )
        self.facts: Row = dict(state.facts)
        self.items = dict(state.items)
        self.tickets = {each.number: each for each in state.tickets}
        self.next = state.next
        self.used = dict(state.used)
        self.actors = dict(state.actors)
        self.children = dict(state.children)
        self.reserved = list(state.reserved)
        self.issued = list(state.issued)
        self.ended, self.ended_at = state.ended, state.ended_at
        self.appealed = state.appealed
        self.history: list[Past] = []
        self.opened: list[int] = []
        self.effects: list[Effect] = []

    def state(self) -> State:
        """The case as it stands now, frozen."""
        return replace(
            self.before,
            last=self.now,
            facts=MappingProxyType(self.facts),
            items=MappingProxyType(self.items),
            tickets=tuple(self.tickets[number] for number in sorted(self.tickets)),
            next=self.next,
            used=MappingProxyType(self.used),
            actors=MappingProxyType(self.actors),
            children=MappingProxyType(self.children),
            reserved=tuple(self.reserved),
            issued=tuple(self.issued),
            ended=self.ended,
            ended_at=self.ended_at,
            appealed=self.appealed,
            history=(*self.before.history, *self.history),
        )

    # -- asking ----------------------------------------------------------------------------------------------

    def step(self, ticket: Ticket) -> ProcedureStep:
        return self.procedure.steps[ticket.step]

    def row(self, ticket: Ticket) -> Row:
        """What an expression sees at a ticket: the facts, those of its item, where it stands, its answers."""
        row: Row = {**self.facts, **self._item_facts(ticket)}
        row["today"], row["region"] = self.today, self.before.region
        row["item"] = ticket.item.partition("/")[2] or ticket.branch or None
        if ticket.awaited or ticket.answers:
            given = list(ticket.answers.values())
            row.update(
                {name: 0 for name in self.procedure.columns if name.startswith("n_") and name not in row}
            )
            row.update({f"n_{answer}": given.count(answer) for answer in given})
            row["branches"], row["answered"] = len(ticket.awaited), len(given)
            row["lead_answer"] = ticket.answers.get(ticket.leads)
        elif self.step(ticket).kind in ("parallel", "cases"):
            # Nobody to ask: every count is nought.
            row.update(
                {name: 0 for name in self.procedure.columns if name.startswith("n_") and name not in row}
            )
            row["branches"] = row["answered"] = 0
        return row

    def _item_facts(self, ticket: Ticket) -> Row:
        if not ticket.item:
            return {}
        name, _, key = ticket.item.partition("/")
        return next((dict(each.facts) for each in self.items.get(name, ()) if each.key == key), {})

    def ask(self, expression: Expression, row: Row) -> tuple[Scalar, tuple[str, ...]]:
        """The value, or None and what is missing (`list:key` where a list has no entry)."""
        found = expression.evaluate(row, self.context)
        if found.value is not None:
            return found.value, ()
        return None, found.missing or tuple(each.text for each in found.reasons)

    def must(self, expression: Expression, ticket: Ticket) -> Scalar:
        """The value. Raises FactsMissing."""
        value, missing = self.ask(expression, self.row(ticket))
        if value is None:
            raise FactsMissing(ticket.step, ", ".join(missing))
        return value

    # -- opening and closing ---------------------------------------------------------------------------

    def open(
        self, name: str, *, within: Ticket | None = None, branch: str = "", item: str = ""
    ) -> Ticket | None:
        """Open a step (in the branch of `within`, or as a new branch of it); None where that ended the
        case."""
        step = self.procedure.steps[name]
        if step.kind == "end":
            self.end(step)
            return None
        group, lead = (within.group, within.lead) if within else (0, False)
        place = (within.branch, within.item) if within else ("", "")
        if within and branch:
            group, place, lead = within.number, (branch, item or within.item), branch == within.leads
        ticket = Ticket(
            number=self.next,
            step=name,
            opened=self.now,
            group=group,
            branch=place[0],
            item=place[1],
            lead=lead,
        )
        self.next += 1
        self.opened.append(ticket.number)
        self.put(clock.started(self.assigned(ticket), self.now))
        self._enter(step, ticket.number)
        return self.tickets.get(ticket.number)

    def put(self, ticket: Ticket) -> None:
        self.tickets[ticket.number] = ticket

    def assigned(self, ticket: Ticket) -> Ticket:
        """The ticket with who acts and how long, as far as the facts say; what is missing is asked for."""
        step, row, missing = self.step(ticket), self.row(ticket), list[str]()
        if step.doer is not None:
            department: Scalar = ""
            body: Scalar = ""
            if step.doer.department is not None:
                department, lacks = self.ask(step.doer.department, row)
                missing.extend(lacks)
            if step.doer.body is not None:
                body, lacks = self.ask(step.doer.body, row)
                missing.extend(lacks)
            ticket = replace(
                ticket,
                role=step.doer.role,
                department=department if isinstance(department, str) else None,
                body=body if isinstance(body, str) else None,
            )
        if step.limit is not None and ticket.limit is None:
            amount, lacks = self.ask(step.limit.amount, row)
            missing.extend(lacks)
            limit = self._amount(step, amount, "limit") if isinstance(amount, int) else None
            ticket = replace(ticket, limit=limit, unit=step.limit.unit)
        if missing:
            self.need(ticket, tuple(dict.fromkeys(missing)))
        return ticket

    @staticmethod
    def _amount(step: ProcedureStep, amount: int, what: str) -> int:
        if amount < 0:
            raise LimitBelowZero(step.id, what, amount)
        return amount

    def need(self, ticket: Ticket, names: tuple[str, ...]) -> None:
        wanted = NeedFacts(ticket=ticket.number, step=ticket.step, names=names)
        if wanted not in self.effects:
            self.effects.append(wanted)

    def tell(self, why: str, ticket: Ticket, role: str = "") -> None:
        """The one who acts at a ticket is told, or another role about it."""
        mine = not role or role == ticket.role
        self.effects.append(
            Tell(
                why=why,
                role=role or ticket.role,
                department=ticket.department if mine else "",
                body=ticket.body if mine else "",
                ticket=ticket.number,
                step=ticket.step,
            )
        )

    def _enter(self, step: ProcedureStep, number: int) -> None:
        """Begin a step, or have it wait for the fact it rests on."""
        ticket = self.tickets[number]
        rests_on = {
            "publicity": step.limit.amount if step.limit else None,
            "parallel": step.lead,
            "cases": step.lead,
            "draw": step.draw.rate if step.draw else None,
        }.get(step.kind)
        value: Scalar = None
        if rests_on is not None:
            value, missing = self.ask(rests_on, self.row(ticket))
            if value is None:
                self.need(ticket, missing)
                self.put(replace(ticket, waiting=True, spans=()))
                return
            self.put(clock.started(replace(ticket, waiting=False), self.now))
        self._begin(step, number, value)

    def _begin(self, step: ProcedureStep, number: int, value: Scalar) -> None:
        ticket = self.tickets[number]
        if step.kind == "human":
            self.tell("opened", ticket)
        elif step.kind == "publicity":
            self._publish(ticket)
        elif step.kind in ("parallel", "cases"):
            self.put(replace(ticket, leads=value if isinstance(value, str) else ""))
            (self._split if step.kind == "parallel" else self._open_cases)(step, number)
        elif step.draw is not None and isinstance(value, int):
            rule = step.draw
            self.effects.append(
                Draw(
                    ticket=number,
                    step=step.id,
                    source=rule.source,
                    into=rule.into,
                    stratum=rule.stratum,
                    rate=value,
                )
            )

    def _publish(self, ticket: Ticket) -> None:
        if ticket.limit is not None:
            self.effects.append(
                Publish(ticket=ticket.number, step=ticket.step, limit=ticket.limit, round=ticket.round)
            )

    def _split(self, step: ProcedureStep, number: int) -> None:
        branches = [(name, name, "") for name in step.branches]
        if step.each:
            first = step.branches[0]
            items = self.items.get(step.each, ())
            branches = [(first, each.key, f"{step.each}/{each.key}") for each in items]
        self.put(replace(self.tickets[number], awaited=tuple(key for _, key, _ in branches)))
        for first, key, item in branches:
            self.open(first, within=self.tickets[number], branch=key, item=item)

    def _open_cases(self, step: ProcedureStep, number: int) -> None:
        items = self.items.get(step.each, ())
        ticket = replace(self.tickets[number], awaited=tuple(each.key for each in items))
        self.put(ticket)
        for at, item in enumerate(items, start=1):
            child = f"{self.before.case}.{number}.{at}"
            self.children[f"{number}/{item.key}"] = child
            self.effects.append(
                OpenCase(
                    case=child,
                    procedure=f"{self.procedure.path.rpartition('/')[0]}/{step.run}",
                    key=item.key,
                    lead=item.key == ticket.leads,
                    facts=MappingProxyType({**self.facts, **item.facts}),
                    ticket=number,
                )
            )

    def close(self, number: int) -> None:
        """A ticket and everything that hangs on it: its branches, its objections, its sub-cases."""
        for each in [*self.tickets.values()]:
            if number in (each.group, each.objects) and each.number in self.tickets:
                self.close(each.number)
        for name in [name for name in self.children if name.startswith(f"{number}/")]:
            key = name.partition("/")[2]
            self.effects.append(CloseCase(case=self.children.pop(name), key=key))
        self.tickets.pop(number, None)

    def end(self, step: ProcedureStep) -> None:
        """The case is over: nothing stays open."""
        for number in sorted(self.tickets):
            if number in self.tickets:
                self.close(number)
        self.ended, self.ended_at = step.id, self.now
        self.effects.append(End(end=step.id, result=step.result))

    # -- outcomes --------------------------------------------------------------------------------------

    def take(self, ticket: Ticket, outcome: Outcome, event: Event) -> None:
        """An outcome is taken: checked, counted, written down, followed."""
        by_clock = event.kind == "elapse"
        if outcome.reason and not event.reason and not by_clock:
            raise ReasonMissing(ticket.step, outcome.id)
        if outcome.when is not None and self.must(outcome.when, ticket) is not True:
            raise GuardFails(ticket.step, outcome.id, outcome.when.text)
        self._count_use(ticket, outcome)
        self._set(ticket, outcome)
        self._release(outcome.releases)
        self._reserve(ticket, outcome, event)
        self._issue(ticket, outcome, event)
        if event.by is not None:
            self.actors[ticket.step] = event.by.id
        self.note(event, ticket, outcome)
        self._follow(ticket, outcome)

    def note(self, event: Event, ticket: Ticket, outcome: Outcome | None = None) -> None:
        """A line of the history."""
        self.history.append(
            Past(
                at=self.now,
                event=event.kind,
                ticket=ticket.number,
                step=ticket.step,
                branch=ticket.branch,
                outcome=outcome.id if outcome else event.outcome,
                by=event.by,
                reason=event.reason,
                to=outcome.to if outcome else "",
            )
        )

    def _count_use(self, ticket: Ticket, outcome: Outcome) -> None:
        if not outcome.most:
            return
        name = f"{ticket.branch}/{ticket.step}.{outcome.id}"
        used = self.used.get(name, 0)
        if used >= outcome.most:
            raise UsedUp(ticket.step, outcome.id, outcome.most)
        self.used[name] = used + 1

    def _set(self, ticket: Ticket, outcome: Outcome) -> None:
        """All values are asked before the first is set."""
        row = self.row(ticket) if outcome.sets else {}
        self.facts.update({name: self.ask(value, row)[0] for name, value in outcome.sets.items()})

    def _release(self, quota: str) -> None:
        for each in [each for each in self.reserved if each.quota == quota]:
            self.reserved.remove(each)
            self.effects.append(Release(quota=each.quota, key=each.key, place=each.place))

    def release_all(self) -> None:
        for each in dict.fromkeys(each.quota for each in self.reserved):
            self._release(each)

    def quota_key(self, ticket: Ticket, name: str) -> str | None:
        """The key a quota is counted under here; None where nothing is counted. Raises FactsMissing."""
        quota, row = self.procedure.quotas[name], self.row(ticket)
        if quota.unlimited is not None and self.must(quota.unlimited, ticket) is True:
            return None
        if missing := [each for each in quota.per if row.get(each) is None]:
            raise FactsMissing(ticket.step, ", ".join(missing))
        return counts.joined(quota.per, row)

    def _reserve(self, ticket: Ticket, outcome: Outcome, event: Event) -> None:
        if not outcome.quota:
            return
        key = self.quota_key(ticket, outcome.quota)
        if outcome.place and not event.place:
            raise BadRank(f"“{outcome.id}”没有名次", f"{outcome.id} has no rank")
        mine = Reserved(quota=outcome.quota, key=key or "", place=event.place if outcome.place else 0)
        if key is None or mine in self.reserved:
            return
        self._release(outcome.quota)
        quota = self.procedure.quotas[outcome.quota]
        limit, _ = self.ask(quota.limit, self.row(ticket))
        if not isinstance(limit, int):
            raise NoQuota(quota.id, key)
        name = counts.place_name(quota, key)
        if name not in event.counts:
            raise CountMissing(name)
        freed = sum(
            isinstance(each, Release) and (each.quota, each.key) == (quota.id, key) for each in self.effects
        )
        count = event.counts[name] - freed
        if count >= limit or mine.place > limit:
            raise QuotaFull(quota.id, key, limit)
        self.reserved.append(mine)
        self.effects.append(Reserve(quota=quota.id, key=key, count=count, limit=limit, place=mine.place))

    def series(self, ticket: Ticket, name: str) -> str:
        """The series a paper is numbered in here. Raises FactsMissing."""
        paper, row = self.procedure.papers[name], self.row(ticket)
        if missing := [each for each in paper.per if row.get(each) is None]:
            raise FactsMissing(ticket.step, ", ".join(missing))
        return counts.series_of(paper, row, self.today)

    def _issue(self, ticket: Ticket, outcome: Outcome, event: Event) -> None:
        if not outcome.issues:
            return
        series, paper = self.series(ticket, outcome.issues), self.procedure.papers[outcome.issues]
        if series not in event.counts:
            raise CountMissing(series)
        amount = self.must(paper.amount, ticket) if paper.amount is not None else None
        assert amount is None or isinstance(amount, int)  # of kind int since the load
        made = counts.issued(paper, event.counts[series] + 1, self.row(ticket), self.today, amount)
        self.issued.append(made)
        self.effects.append(Issue(paper=made))

    def _follow(self, ticket: Ticket, outcome: Outcome) -> None:
        if outcome.to in (RESTART, RESUME):
            self.close(ticket.number)
            self._decided(ticket.objects, upheld=outcome.to == RESTART)
            return
        self.close(ticket.number)
        if ticket.objects:
            self.close(ticket.objects)
        if outcome.to == JOIN:
            self.answer(ticket.group, ticket.branch, outcome.id)
        else:
            self.open(outcome.to, within=ticket)

    def _decided(self, number: int, *, upheld: bool) -> None:
        """An objection was decided; upheld, the publicity begins anew at full length."""
        ticket = self.tickets[number]
        ticket = replace(ticket, objections=ticket.objections - 1)
        if upheld:
            ticket = clock.started(replace(ticket, spans=(), round=ticket.round + 1), self.now)
        self.put(ticket)
        if upheld:
            self._publish(ticket)

    # -- joins and what the engine chooses -------------------------------------------------------------

    def answer(self, number: int, branch: str, answer: str) -> None:
        """What a branch answered, at its parallel step."""
        group = self.tickets[number]
        self.put(replace(group, answers=MappingProxyType({**group.answers, branch: answer})))

    def joined(self, ticket: Ticket) -> bool:
        """Whether a parallel step may go on."""
        join = self.step(ticket).join
        if ticket.waiting or join is None:
            return False
        if len(ticket.answers) == len(ticket.awaited):
            return True
        if join.rule == "quorum" and join.quorum is not None:
            needed, missing = self.ask(join.quorum, self.row(ticket))
            if not isinstance(needed, int):
                self.need(ticket, missing)
                return False
            return len(ticket.answers) >= self._amount(self.step(ticket), needed, "quorum")
        return join.rule == "any" and bool(ticket.answers)

    def settle(self, event: Event) -> None:
        """Let every step at which nobody has to act go on, until none can."""
        while not self.ended and any(self._moved(number, event) for number in sorted(self.tickets)):
            pass

    def _moved(self, number: int, event: Event) -> bool:
        ticket = self.tickets.get(number)
        if ticket is None:
            return False
        step = self.step(ticket)
        if step.kind not in ("automatic", "parallel", "cases", "wait"):
            return False
        if step.kind in ("parallel", "cases") and not self.joined(ticket):
            return False
        outcome = self.chosen(ticket)
        if outcome is None:
            return False
        self.take(ticket, outcome, replace(event, by=None, reason=""))
        return True

    def chosen(self, ticket: Ticket) -> Outcome | None:
        """The first outcome whose condition is true; None where one before it is unknown (asked for), or
        where
        a waiting step has none that is true."""
        step = self.step(ticket)
        row = self.row(ticket)
        for outcome in step.outcomes:
            if outcome.when is None:
                if step.kind == "wait":
                    continue
                return outcome
            value, missing = self.ask(outcome.when, row)
            if value is True:
                return outcome
            if value is None:
                self.need(ticket, missing)
                if step.kind != "wait":
                    return None
        return None

    def refresh(self) -> None:
        """Facts became known: what waited for them begins, and whoever they name is told."""
        for number in sorted(self.tickets):
            ticket = self.tickets[number]
            step = self.step(ticket)
            lacks_limit = ticket.limit is None and step.limit is not None
            if not (ticket.waiting or lacks_limit or None in (ticket.department, ticket.body)):
                continue
            known = self.assigned(ticket)
            self.put(known)
            if ticket.waiting:
                self._enter(step, number)
            elif known != ticket and step.kind == "human":
                self.tell("opened", known)
