# SPDX-License-Identifier: Apache-2.0
"""产业链: a lead firm and its suppliers, who runs and who does not, of the rows that `days` keeps."""
