# SPDX-License-Identifier: Apache-2.0
"""Write requests of programs, kept by their idempotency key: the same request is carried out once."""
