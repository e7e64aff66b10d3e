# SPDX-License-Identifier: Apache-2.0
"""Long work: queued in the transaction that asks for it, done by a worker under a lease."""
