# SPDX-License-Identifier: Apache-2.0
"""今日: the first page of the morning, made of what the other areas keep."""
