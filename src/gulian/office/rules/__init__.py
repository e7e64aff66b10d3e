# SPDX-License-Identifier: Apache-2.0
"""制度方案: what is in force and on what it rests; drafted in forms, published by a second person."""
