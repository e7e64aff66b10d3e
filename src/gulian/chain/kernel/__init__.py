# SPDX-License-Identifier: Apache-2.0
"""The hot loops of the chain room: numpy and numba only.

Every loop writes only its own rows and adds in a fixed order: the same bits at any number of threads.
"""
