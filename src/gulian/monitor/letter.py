# SPDX-License-Identifier: Apache-2.0
"""What stands above and below the text of an official notice (公文): issuer, number, signature, date.

The look is that of GB/T 9704-2012: the issuer's name in red over the whole width, the number centred below
it, a red rule; who it is addressed to flush left; the signature to the right above the date, with room for a
seal, never alone on a page; annexes after it, on a page of their own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gulian.monitor.markdown import Block, Line


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The frame of a notice. A text nobody gave is empty and is not printed.

    issuer    : 样例省企业复工复产工作专班; with `red` it stands above the number, red, followed by 文件
    number    : 样复工发〔2020〕3号
    signer    : who signs (署名); empty = the issuer
    signed_on : the day of signing (成文日期)
    """

    issuer: str
    signed_on: dt.date
    number: str = ""
    signer: str = ""
    red: bool = False

    @property
    def head(self) -> str:
        """The words of the red head; empty without one."""
        return f"{self.issuer}文件" if self.red and self.issuer else ""

    @property
    def signature(self) -> str:
        """Who signs."""
        return self.signer or self.issuer


def parted(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The text of a notice, and its annexes: what follows the first rule (`---`)."""
    at = next((number for number, block in enumerate(blocks) if isinstance(block, Line)), len(blocks))
    return blocks[:at], blocks[at + 1 :]
