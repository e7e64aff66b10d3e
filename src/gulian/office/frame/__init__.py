# SPDX-License-Identifier: Apache-2.0
"""What all pages share: the frame around them, both languages, tables, refusals, the content policy."""
