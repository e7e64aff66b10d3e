# SPDX-License-Identifier: Apache-2.0
"""政策库: documents with their sources, measures people confirmed, and who may have them."""
