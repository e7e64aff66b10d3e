# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: A005 - the room is called so
