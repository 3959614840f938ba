"""Matching: which claims of which articles tell of the same event."""

from apps.engine.matching.clustering import cluster, components
from apps.engine.matching.grouping import PERIOD_DAYS, group_claims, kind_of
from apps.engine.matching.records import ArticleClaim, ArticleGroup, GroupKind
from apps.engine.matching.scoring import LINK_THRESHOLD, PROPOSE_THRESHOLD, may_match, score, window_of

__all__ = [
    "LINK_THRESHOLD",
    "PERIOD_DAYS",
    "PROPOSE_THRESHOLD",
    "ArticleClaim",
    "ArticleGroup",
    "GroupKind",
    "cluster",
    "components",
    "group_claims",
    "kind_of",
    "may_match",
    "score",
    "window_of",
]
