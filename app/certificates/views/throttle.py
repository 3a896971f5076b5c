"""How often one address may ask the public pages."""

from __future__ import annotations

import time
from collections import OrderedDict

from flask import request

from app.certificates.rules.guessing import Bucket, take

MOST_ADDRESSES = 4096
tries: OrderedDict[str, Bucket] = OrderedDict()


def may_ask() -> bool:
    """Each address has its bucket in this process; the oldest are forgotten first."""
    address = request.remote_addr or ""
    allowed, bucket = take(tries.pop(address, None), at=time.monotonic())
    tries[address] = bucket
    while len(tries) > MOST_ADDRESSES:
        tries.popitem(last=False)
    return allowed
