"""COM-07: no reward for a review, whatever the order of the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_macros.errors import Level
from cs_macros.messages.findings import Finding
from cs_macros.messages.folding import places
from cs_macros.messages.wordlists import WordLists

BASIS = "seed 001：绝对不能用钱来买评价；《网络反不正当竞争暂行规定》第九条"
HINT = "删去奖励或删去评价；确有质量问题的补偿，单独、无条件地说。"

NO_WISH = re.compile(
    "[您你]好(?=评价)|好评(?:率|如潮|度|不断|众多|很多|多多|数)|(?:一致|广受|深受|备受|收获|赢得|众多|满屏)好评"
)
"""您好，评价… is a greeting; 好评率 and 广受好评 tell of reviews and ask for none."""

BOUGHT = re.compile(
    "(?:好评|晒图|晒单|追评|五星)(?:就|即|可|后|并|立|截图)?(?:返(?![回修厂程])|送(?![货达到去给来])|有礼|奖)"
)
"""好评返5元: the wish and the reward in one word."""

MONEY = re.compile(r"(?:返|给[您你]|发[您你]|转[您你]|补偿|优惠|奖|送)\D{0,3}\d+(?:元|块)")


def bribery(text: str, tight_text: str, lists: WordLists) -> Iterator[Finding]:
    """A reward and a wanted review in one text.

    Good reviews count with rewards in the narrow sense (返现, 红包, 优惠券, 赠品 …), reviews that
    are asked for also with presents, changing or deleting a review with every favour. A text that
    says that the favour does not depend on the review is only warned about.
    """
    if "评" not in tight_text and not lists.group["reviews"].search(tight_text):
        return
    folded = NO_WISH.sub(lambda found: "〇" * len(found[0]), tight_text)
    change = lists.group["changes"].search(folded)
    asked = change or lists.group["asked"].search(folded)
    review = lists.group["reviews"].search(folded) or asked
    if not review:
        return
    reward = (
        lists.group["rewards"].search(folded)
        or BOUGHT.search(folded)
        or (asked and MONEY.search(folded))
        or (asked and lists.group["presents"].search(folded))
        or (change and lists.group["favours"].search(folded))
    )
    if not reward:
        return
    level = Level.WARN if lists.group["unconditional"].search(folded) else Level.BLOCK
    origin = places(text, keep_punctuation=False)
    for match in sorted((change or review, reward), key=lambda match: match.start()):
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        message = f"“{text[start:end]}”：不能用好处换评价"
        yield Finding("COM-07", level, text[start:end], start, end, message, HINT, BASIS)
