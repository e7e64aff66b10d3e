# SPDX-License-Identifier: Apache-2.0
"""操作留痕: every write leaves an event that cannot be changed."""
