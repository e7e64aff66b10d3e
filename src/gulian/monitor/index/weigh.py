# SPDX-License-Identifier: Apache-2.0
"""How much each part counts (OECD/JRC 2008, step 6). Weights are 0..1 and add up to 1.

    given     as declared              equal     1 / parts
    entropy   1 + sum p ln p / ln n, p = y / sum y: what tells members apart counts more (C. E. Shannon 1948)
    pca       squared loadings of the components with eigenvalue above 1, each by its share of their variance,
              unrotated (OECD/JRC 2008, section 6.1)

Members with an unknown part have no say in entropy and pca; where too few are left all parts count alike.
"""

from __future__ import annotations

import numpy as np

from gulian.monitor.index.model import FloatArray
from gulian.schemes.model import Weighting


def weights_of(y: FloatArray, way: Weighting, given: FloatArray) -> FloatArray:
    """[parts] from normalised values [members, parts]; `given` are the declared ones."""
    known = y[~np.isnan(y).any(axis=1)]
    if way == "given":
        raw = given
    elif way == "entropy" and len(known) > 1:
        raw = _entropy(known)
    elif way == "pca" and len(known) > 2:
        raw = _components(known)
    else:
        raw = np.ones(y.shape[1])
    return _to_one(raw)


def _to_one(raw: FloatArray) -> FloatArray:
    total = float(raw.sum())
    return np.asarray(raw / total if total > 0 else np.full(raw.shape, 1 / raw.size))


def _entropy(y: FloatArray) -> FloatArray:
    total = y.sum(axis=0)
    part = y / np.where(total > 0, total, 1.0)
    logs = np.where(part > 0, part * np.log(np.where(part > 0, part, 1.0)), 0.0).sum(axis=0)
    return np.asarray(np.where(total > 0, np.maximum(1 + logs / np.log(len(y)), 0.0), 0.0))


def _components(y: FloatArray) -> FloatArray:
    varies = y.std(axis=0) > 1e-12
    if varies.sum() < 2:
        return np.asarray(varies, dtype=np.float64)
    values, vectors = np.linalg.eigh(np.corrcoef(y[:, varies], rowvar=False))
    kept = values > max(1.0 - 1e-9, 0.0)
    raw = np.zeros(y.shape[1])
    raw[varies] = (vectors[:, kept] ** 2 * values[kept]).sum(axis=1)
    return raw
