# SPDX-License-Identifier: Apache-2.0
"""A day of the loop as rows: what `gulian day` found, kept so that pages answer at once."""
