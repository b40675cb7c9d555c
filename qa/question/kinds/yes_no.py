"""Whether a question wants a yes or a no: "did Duterte meet Putin?". Pure.

By the form of English alone: an auxiliary comes first. What asks politely for something else
("can you tell me who …?"), or offers a choice ("in Lima or in Davao?"), does not.
"""

from __future__ import annotations

import re

_LONGEST = 500  # characters; a pasted page says at its beginning what it asks, if anywhere

_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|will|would|can|could|should|shall|may|might"
    r"|must|ai)(?:n['’]t)?\b"
)
_ASKS = re.compile(
    rf"""^\W*(?:(?:and|but|so|then|now|well|ok|okay|also|or)\W+)*
        (?: (?!wh|how) [^,?:]{{1,60}}, \s+ )?   # In Lima, did he meet him?
        {_AUXILIARY} \s+ (?!\d+(?:st|nd|rd|th)?\s)\S+ \s+ \S""",
    re.IGNORECASE | re.VERBOSE,
)
_REQUEST = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:can|could|would|will|do|does|did|may|might)\s+"
    r"(?:you|we|i|they|it|anyone|anybody|someone|somebody|the\s+articles?)\s+(?:please\s+|kindly\s+)?"
    r"(?:tell|say|explain|list|name|give|show|describe|know|find|remember|help|summari[sz]e|recall"
    r"|see|learn|hear|ask)\b.*\b(?:who|whom|whose|what|which|when|where|why|how|all|list|names?|about)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r",\s*(?:right|correct|true|yes|no|innit"
    r"|(?:is|are|was|were|do|does|did|has|have|had|wo|ca|could|would|should)n['’]t\s+\w+"
    r"|(?:is|are|was|were|do|does|did|has|have|had|will|can|could|would)\s+(?:it|he|she|they|there))"
    r"\s*\?*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?!\s+(?:not|no)\b)", re.IGNORECASE)


def asks_yes_no(question: str) -> bool:
    """Say whether a yes or a no would answer, as far as the form of the question tells."""
    asked = question[:_LONGEST].strip()
    if _TAG.search(asked):
        return True
    return bool(_ASKS.match(asked)) and not (_REQUEST.match(asked) or _CHOICE.search(asked))
