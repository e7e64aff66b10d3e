# SPDX-License-Identifier: Apache-2.0
"""1 cut documents into passages 2 index them 3 understand a question 4 rank 5 show where it stands."""

from __future__ import annotations

from gulian.policy.search.asking import Index, search
from gulian.policy.search.model import Filters, Hit, Passage
from gulian.policy.search.passages import passages
from gulian.policy.search.question import Idea, Question, understand
from gulian.policy.search.ranking import Weights
from gulian.policy.search.store import FILE, build, opened
from gulian.policy.search.words import Words, standard_words, words_of, words_of_scheme

__all__ = [
    "FILE",
    "Filters",
    "Hit",
    "Idea",
    "Index",
    "Passage",
    "Question",
    "Weights",
    "Words",
    "build",
    "opened",
    "passages",
    "search",
    "standard_words",
    "understand",
    "words_of",
    "words_of_scheme",
]
