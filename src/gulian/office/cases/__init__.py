# SPDX-License-Identifier: Apache-2.0
"""问题台账: cases stored, worked off, told; the casework engine decides, these rows remember."""
