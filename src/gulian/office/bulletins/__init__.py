# SPDX-License-Identifier: Apache-2.0
"""日报通报: drafted, checked, signed by three people; public is only what a named person released."""
