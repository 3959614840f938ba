"""From a place as a report words it to a place of the gazetteer.

"The town of X in Y province" is X; "X countryside" and "northern X" are the governorate of that name; "outskirts of X"
is X, roughly; several places are the smallest that holds them all. Of places that share a name the one inside a place
named beside it is taken, else the most populous, else a governorate; where nothing decides, the smallest place that
holds them all. A phrase that names no known place resolves to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from apps.places.mentions import Mention, mentions_of
from apps.places.models import Place, PlaceKind, PlaceName
from apps.places.names import skeleton
from apps.places.phrases import Role, Token

WHOLES = frozenset({PlaceKind.COUNTRY, PlaceKind.GOVERNORATE})
WIDE = WHOLES | {PlaceKind.DISTRICT, PlaceKind.AREA}
PROVINCIAL = frozenset({Role.PROVINCE, Role.COUNTRYSIDE, Role.DIRECTION, Role.BEARING})
# How alike two spellings with the same consonants must be, from 0 to 1 (difflib's ratio).
LIKENESS = 0.78


@dataclass(frozen=True)
class Resolution:
    """Where a phrase points: the place, its path, and how closely.

    `precision` is `exact` (the place named), `approximate` (in or near it, or the name may mean its governorate as
    well) or `area` (a country, governorate or part of one, or what holds several places together).
    """

    place_id: int
    path: tuple[int, ...]
    precision: str
    matched_text: str


@dataclass(frozen=True)
class KnownPlace:
    """What the index keeps of a place; `path` runs from the country to the place itself."""

    id: int
    kind: str
    path: tuple[int, ...]
    population: int | None = None


Settled = tuple[Mention[KnownPlace], KnownPlace, bool]


class PlaceIndex:
    """The names of some countries' places, in memory: built once, asked often."""

    def __init__(self, places: Iterable[KnownPlace], names: Iterable[tuple[str, int]]) -> None:
        self.places = {place.id: place for place in places}
        self.by_name: dict[str, list[KnownPlace]] = {}
        self.by_bones: dict[str, list[tuple[str, KnownPlace]]] = {}
        for normalized, place_id in sorted(set(names)):
            place = self.places[place_id]
            self.by_name.setdefault(normalized, []).append(place)
            if bones := skeleton(normalized):
                self.by_bones.setdefault(bones, []).append((normalized, place))
        self.longest = max((name.count(" ") + 1 for name in self.by_name), default=0)

    @classmethod
    def load(cls, country_codes: Iterable[str]) -> PlaceIndex:
        """The index of these countries (ISO 3166-1, two letters), read with two queries."""
        chosen = Place.objects.filter(country_code__in=list(country_codes))
        rows = chosen.order_by("id").values_list("id", "kind", "path", "population")
        names = PlaceName.objects.filter(place__in=chosen).order_by().values_list("normalized", "place_id")
        return cls([KnownPlace(pk, kind, tuple(path), number) for pk, kind, path, number in rows], names)

    def resolve(self, text: str | None, *, within: Place | None = None) -> Resolution | None:
        """The most specific place the phrase names; None where it names none that is known.

        `within` is where the report as a whole is set: it only decides between places of one name.
        """
        mentions = mentions_of(text, self._look_up, lambda place: place.kind in WHOLES) if text else []
        known = [mention for mention in mentions if mention.candidates]
        if not text or not known:
            return None
        hint = tuple(within.path) if within is not None else ()
        settled: list[Settled] = []
        for mention in known:
            choice = self._choose(mention, known, hint)
            if (place := self._common(choice)) is not None:
                settled.append((mention, place, len(choice) > 1))
        place, precision = self._settle(settled, unknown=[m for m in mentions if not m.candidates])
        if place is None:
            return None
        return Resolution(place.id, place.path, precision, text[known[0].start : known[-1].end])

    def _look_up(self, words: Sequence[Token], position: int) -> tuple[Sequence[KnownPlace], int]:
        """The candidates of the longest name that starts at this word, and the position after it."""
        if words[position].role is Role.PAUSE:
            return (), position
        windows = list(self._windows(words, position))
        for end, window in windows:
            if found := self._spelled(window):
                return found, end
        for end, window in windows:
            if found := self._sounding(window):
                return found, end
        return (), position

    def _windows(self, words: Sequence[Token], position: int) -> Iterable[tuple[int, list[Token]]]:
        window: list[Token] = []
        windows = []
        for end in range(position, len(words)):
            if words[end].role is Role.PAUSE or len(window) == self.longest:
                break
            if words[end].role is not Role.ARTICLE:
                window = [*window, words[end]]
                if any(token.role is Role.NAME for token in window):
                    windows.append((end + 1, window))
        return reversed(windows)

    def _spelled(self, window: Sequence[Token]) -> Sequence[KnownPlace]:
        name = " ".join(token.key for token in window)
        if name in self.by_name:
            return self.by_name[name]
        # A possessive, its apostrophe lost or folded away: "Aleppos".
        owner = self.by_name.get(name.removesuffix("s"), ()) if len(window) == 1 else ()
        return owner if any(place.kind in WHOLES for place in owner) else ()

    def _sounding(self, window: Sequence[Token]) -> Sequence[KnownPlace]:
        """Places whose names differ from this one only in vowels, doubled or kindred letters, and not in much."""
        if not all(token.role is Role.NAME and token.capitalized for token in window):
            return ()
        name = " ".join(token.key for token in window)
        return list(
            dict.fromkeys(
                place
                for spelled, place in self.by_bones.get(skeleton(name), ())
                if spelled[0] == name[0] and SequenceMatcher(None, spelled, name).ratio() >= LIKENESS
            )
        )

    def _choose(
        self, mention: Mention[KnownPlace], known: Sequence[Mention[KnownPlace]], hint: tuple[int, ...]
    ) -> Sequence[KnownPlace]:
        """The candidates that fit best: usually one, several where nothing tells them apart."""
        others = [other for other in known if other.candidates is not mention.candidates]

        def fit(place: KnownPlace) -> tuple[int, int, int]:
            held = sum(any(c.id in place.path[:-1] for c in other.candidates) for other in others)
            near = max((_shared(place.path, c.path) for other in others for c in other.candidates), default=0)
            return _suits(place, mention.roles) + held, near, _shared(place.path, hint)

        best = max(map(fit, mention.candidates))
        fitting = [place for place in mention.candidates if fit(place) == best]
        populous = [place for place in fitting if place.population]
        if populous:
            return [max(populous, key=lambda place: (place.population or 0, -place.id))]
        wholes = [place for place in fitting if place.kind in WHOLES]
        return wholes[:1] or fitting

    def _settle(
        self, settled: Sequence[Settled], *, unknown: Sequence[Mention[KnownPlace]]
    ) -> tuple[KnownPlace | None, str]:
        """One place for all that the phrase names, and how closely."""
        mains, holders = _mains_and_holders(settled)
        missed = [mention for mention in unknown if not mention.holds]
        if not mains or (missed and holders):
            # An unknown place in, or near, a known one.
            return _roughly(holders[0][1]) if holders else (None, "")
        if missed and len(mains) == 1:
            # Of a list only this one is known: what holds it.
            path = mains[0][1].path
            return (self.places.get(path[-2]) if len(path) > 1 else None), "area"
        if len({place.id for _, place, _ in mains}) > 1:
            return self._common([place for _, place, _ in mains]), "area"
        mention, place, ambiguous = mains[0]
        if ambiguous or place.kind in WIDE:
            return place, "area"
        return place, "approximate" if _is_rough(mention, place) else "exact"

    def _common(self, places: Sequence[KnownPlace]) -> KnownPlace | None:
        """The smallest place that holds all of these."""
        path = places[0].path
        for place in places[1:]:
            path = path[: _shared(path, place.path)]
        return self.places.get(path[-1]) if path else None


def _shared(path: Sequence[int], other: Sequence[int]) -> int:
    """How many steps two paths have in common from the top."""
    steps = 0
    for here, there in zip(path, other, strict=False):
        if here != there:
            break
        steps += 1
    return steps


def _suits(place: KnownPlace, roles: set[Role]) -> int:
    """Whether a place is of the kind that the words beside its name say."""
    if roles & PROVINCIAL:
        return int(place.kind == PlaceKind.GOVERNORATE)
    if Role.SETTLEMENT in roles:
        return int(place.kind == PlaceKind.LOCALITY)
    return int(Role.PART in roles and place.kind in {PlaceKind.NEIGHBOURHOOD, PlaceKind.AREA})


def _mains_and_holders(settled: Sequence[Settled]) -> tuple[list[Settled], list[Settled]]:
    """The places a phrase is about, and those that only say where they lie."""
    mains = [item for item in settled if not item[0].holds]
    holders = [item for item in settled if item[0].holds]
    if len(mains) == 1 and holders and _is_turned(mains[0], holders[0]):
        # "The Damascus suburb of Darayya".
        return [holders[0]], mains
    return [item for item in mains if not any(_is_parent(item, other) for other in mains)], holders


def _is_turned(main: Settled, holder: Settled) -> bool:
    (mention, place, _), (other, inner, _) = main, holder
    if other.link is not Role.WITHIN:
        return False
    wide = any(c.kind in WHOLES for c in mention.candidates) and not any(c.kind in WHOLES for c in other.candidates)
    return wide or place.id in inner.path[:-1]


def _is_parent(item: Settled, other: Settled) -> bool:
    """Whether an item of a list only says where another lies: "X, Y province"."""
    (mention, place, _), (beside, inner, _) = item, other
    if place.id == inner.id or Role.JOIN in {mention.link, beside.link}:
        return False
    return any(c.id in inner.path[:-1] for c in mention.candidates)


def _roughly(place: KnownPlace) -> tuple[KnownPlace, str]:
    return place, "area" if place.kind in WIDE else "approximate"


def _is_rough(mention: Mention[KnownPlace], place: KnownPlace) -> bool:
    if mention.roles & (PROVINCIAL | {Role.VICINITY}):
        return True
    if Role.PART in mention.roles and place.kind == PlaceKind.LOCALITY:
        return True
    may_be_governorate = any(other.kind == PlaceKind.GOVERNORATE for other in mention.candidates)
    return may_be_governorate and Role.SETTLEMENT not in mention.roles
