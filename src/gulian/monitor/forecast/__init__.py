# SPDX-License-Identifier: Apache-2.0
"""The days ahead of a rate: a bounded model for each member, parts that add up, an honest interval.

made = forecast(sums, Question(horizon=14))
made.figures    date, member, numerator, share, interval; each region is the sum of its counties to the person
made.series     which model each member was forecast with, and why
backtest(sums, Question(horizon=7)).errors      how far off each model was, h days ahead
"""

from __future__ import annotations

from gulian.monitor.forecast.backtest import Backtest, backtest
from gulian.monitor.forecast.choose import MODELS
from gulian.monitor.forecast.crossing import crossing
from gulian.monitor.forecast.model import METHODS, Forecast, Question
from gulian.monitor.forecast.run import forecast

__all__ = ["METHODS", "MODELS", "Backtest", "Forecast", "Question", "backtest", "crossing", "forecast"]
