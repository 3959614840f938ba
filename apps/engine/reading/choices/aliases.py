"""One actor under several names: "regime troops" and "the Syrian regime", "IS" and "the Islamic State group"."""

from __future__ import annotations

from collections.abc import Iterable

from apps.engine.reading.names import Names

# What an actor fights with or in: no part of who it is.
_ARMS = frozenset(
    {"troops", "forces", "force", "jets", "jet", "warplanes", "planes", "aircraft", "fighters", "soldiers", "units"}
    | {"positions", "gunners", "tanks", "artillery", "warships", "helicopters", "air", "military", "rebels", "army"}
    | {"militants", "terrorists", "gunmen", "jihadists", "group", "militia", "militiamen", "insurgents", "extremists"}
    | {"organization", "bombers", "drones", "unit", "warplane", "plane", "helicopter", "drone", "commandos"}
)
_OWNERS = frozenset({"regime", "government", "coalition", "opposition", "junta", "army", "police", "rebel", "rebels"})
_SAME = dict.fromkeys(("isis", "isil", "is", "daesh", "daish", "islamic state", "takfiri isis"), "isis")


class Aliases:
    """The actors of a document, each under the names it goes by."""

    def __init__(self, written: Iterable[str], names: Names) -> None:
        """Take every name as written; short forms in capitals are those of the names the document spells out."""
        self._names = names
        self._full: dict[str, str] = {}
        cores = dict.fromkeys(_core(self._spelled(name)) for name in written)
        for core in cores:
            words = set(core.split())
            longer = [other for other in cores if words < set(other.split()) and other.endswith(core)]
            self._full[core] = longer[0] if len(longer) == 1 else core
        self._longest: dict[str, str] = {}
        for name in written:
            key, spelled = self.key(name), self._spelled(name)
            known = self._longest.get(key)
            if known is None or len(_core(spelled)) > len(_core(known)):
                self._longest[key] = spelled

    def key(self, name: str) -> str:
        """What all names of one actor share."""
        core = _core(self._spelled(name))
        return self._full.get(core, core)

    def longest(self, name: str) -> str:
        """The name that says most of the actor that goes by this one."""
        spelled = self._spelled(name)
        best = self._longest.get(self.key(name), spelled)
        return best if len(_core(best)) > len(_core(spelled)) else spelled

    def _spelled(self, name: str) -> str:
        return self._names.resolve(name) if name.isupper() else name


def _core(name: str) -> str:
    """A name's own words, caseless, without the arms behind it where a name or an owner is left."""
    words = name.split()
    while len(words) > 1 and words[-1] in _ARMS and (words[-2][:1].isupper() or words[-2].lower() in _OWNERS):
        words.pop()
    if len(words) > 1 and words[0].lower() in ("the", "so-called"):
        words = words[1:]
    lows = [word.lower().removesuffix("'s") for word in words]
    core = " ".join(lows)
    if len(lows) == 1 and core in ("terrorists", "rebels", "militants", "insurgents", "jihadists"):
        return core[:-1]
    return _SAME.get(core, core)
