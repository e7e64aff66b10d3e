# SPDX-License-Identifier: Apache-2.0
"""项目申报: what closes when and for whom, an applicant's file and history, who reviews what."""
