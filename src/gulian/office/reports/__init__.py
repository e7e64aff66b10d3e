# SPDX-License-Identifier: Apache-2.0
"""报送: the day's report filled in here, brought to the lake in batches; uploads of many."""
