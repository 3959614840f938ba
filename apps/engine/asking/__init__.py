"""Asking for claims: the contract in words for an endpoint that answers in JSON, and its answers checked and compared.

Nothing here sends anything; an answer is a text like any other, and only what stands the checks is a claim.
"""

from apps.engine.asking.answers import NoAnswer, Refusal
from apps.engine.asking.comparing import Disagreement, compare
from apps.engine.asking.joining import AnswerTo, Reading, join
from apps.engine.asking.prompt import PROMPT_VERSION, messages
from apps.engine.asking.windows import TooLong, Window, cut

__all__ = [
    "PROMPT_VERSION",
    "AnswerTo",
    "Disagreement",
    "NoAnswer",
    "Reading",
    "Refusal",
    "TooLong",
    "Window",
    "compare",
    "cut",
    "join",
    "messages",
]
