"""What ties an entry of the audit to the one before it."""

import hmac
import json
from typing import Any

_SEALING = json.JSONEncoder(sort_keys=True, default=str, ensure_ascii=False)


def sealed(key: bytes, before: str, entry: dict[str, Any]) -> str:
    """Return the keyed hash that ties an audit entry to the seal of the one before it."""
    text = _SEALING.encode([before, entry])
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
