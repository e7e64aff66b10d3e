# SPDX-License-Identifier: Apache-2.0
"""Who works here: people, the seats they hold, what a seat may do and which rows it may see."""
