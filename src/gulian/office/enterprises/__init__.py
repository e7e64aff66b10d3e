# SPDX-License-Identifier: Apache-2.0
"""企业库: the register of the folder as rows that pages can search."""
