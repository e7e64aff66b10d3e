# SPDX-License-Identifier: Apache-2.0
"""Tests of the chain room; a package so that they share `oracle` and `worlds`."""
