# SPDX-License-Identifier: Apache-2.0
"""The hot loops of the monitor: numpy and numba only.

Every sum is an integer, so the order of adding changes nothing: the same bits at any number of threads.
"""
