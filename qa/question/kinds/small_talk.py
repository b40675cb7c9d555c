"""Small talk: a line that greets, thanks, or asks about the program, and no article. Pure.

The whole line must be of that kind: "thanks" is, "thanks, who paid?" asks something.
"""

from __future__ import annotations

import re
from enum import StrEnum


class SmallTalk(StrEnum):
    """What a line says, where it asks the articles nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    HELP = "help"
    AGREED = "agreed"
    SUM = "sum"


_YOU = (
    r"(?:there|you|all|everyone|everybody|again|qa|bot|friend|so\s+much|very\s+much|a\s+lot|much)"
)
_ADDED = rf"(?:\W+(?:{_YOU}|please|then|now|man|mate))*"
_KINDS = {
    SmallTalk.GREETING: rf"""(?:hi+|hey+|hello+|hallo|yo|howdy|greetings|good\s+(?:morning|afternoon
        |evening|day)|how\s+are\s+you(?:\s+(?:doing|today))?|how['’]?s\s+it\s+going|what['’]?s\s+up
        |nice\s+to\s+meet\s+you|test(?:ing)?|ping){_ADDED}""",
    SmallTalk.THANKS: rf"""(?:(?:many\s+|ok(?:ay)?\W+|great\W+|cool\W+|perfect\W+)?
        (?:thanks|thank\s+you|thx|ty|cheers|salamat)(?:\s+(?:for\s+(?:that|this|the\s+help|your\s+help|everything)))?
        |much\s+appreciated){_ADDED}""",
    SmallTalk.GOODBYE: rf"(?:bye|bye\W*bye|goodbye|see\s+you(?:\s+later)?|good\s+night|cu){_ADDED}",
    SmallTalk.HELP: r"""(?:help(?:\s+me)?|\?+|how\s+(?:do|can)\s+I\s+use\s+(?:this|you|it|qa)
        |(?:and\s+)?what\s+(?:can|do)\s+(?:you|i)\s+(?:do|ask|know|answer)(?:\s+(?:you|here|now|for\s+me))?
        |what\s+(?:can|should)\s+i\s+ask(?:\s+you)?|who\s+are\s+you|what\s+are\s+you
        |what(?:['’]s|\s+is)\s+(?:this|your\s+name)|how\s+does\s+(?:this|it)\s+work
        |how\s+do\s+you\s+work|are\s+you\s+(?:an?\s+)?(?:ai|robot|bot|human|real|chatgpt|llm)
        |can\s+you\s+help(?:\s+me)?)""",
    SmallTalk.AGREED: rf"""(?:ok(?:ay)?|k|yes|yep|yeah|no|nope|sure|great|good|cool|nice|wow|perfect
        |excellent|awesome|fine|right|all\s+right|alright|i\s+see|got\s+it|understood|lol|haha
        |(?:that['’]?s\s+)?(?:interesting|great|good|nice|wrong|right|funny)|hm+|oh|ah|never\s+mind
        |sorry){_ADDED}""",
    SmallTalk.SUM: r"""(?:what(?:['’]s|\s+is)\s+|how\s+much\s+is\s+)?\(*\d[\d.,]*
        (?:(?:\s*[+*/x×÷^%]\s*|\s+[-–−]\s+|(?<!\d\d)[-–−](?!\d\d))\(*\d[\d.,]*\)*)+""",
}
_LINE = re.compile(
    r"\W*(?:" + "|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS.items()) + r")[\W]*",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 80  # characters
_MARKS = re.compile(r"\s*\?+\s*")


def small_talk(line: str) -> SmallTalk | None:
    """Return what kind of small talk a line is; None for what may ask the articles something."""
    if len(line) > _LONGEST:
        return None
    if _MARKS.fullmatch(line):
        return SmallTalk.HELP
    found = _LINE.fullmatch(line)
    return SmallTalk(str(found.lastgroup)) if found else None
