"""What works have in common with others that they are like, in words."""

import numpy as np

from engine.catalog.titles import Catalog
from engine.wording import enumerated

_FIELDS = {  # as sentences call them: the attribute of Catalog
    "director": "directors",
    "cast": "actors",
    "genre": "genres",
    "country": "countries",
}
_BITS = 2  # of a name's number, its lowest, which say in which field it stands
_IN_FIELD = (1 << _BITS) - 1
_PHRASES = [  # by the set of fields, bit by bit; what nothing else makes alike, descriptions do
    enumerated(field for bit, field in enumerate(_FIELDS) if fields >> bit & 1) or "description"
    for fields in range(1 << len(_FIELDS))
]


class Common:
    """The names that every work lists, all fields in one array, work by work."""

    def __init__(self, catalog: Catalog) -> None:
        fields = [getattr(catalog, name) for name in _FIELDS.values()]
        works = np.concatenate([catalog.work_of[field.row] for field in fields])
        names = np.concatenate([each.name << _BITS | code for code, each in enumerate(fields)])
        ends = np.cumsum(np.bincount(works, minlength=catalog.works.num_rows))
        # As views, which are cut in half the time.
        self._names = names[np.argsort(works, kind="stable")].data
        self._bounds = np.concatenate(([0], ends)).data

    def names_of(self, work: int) -> set[int]:
        """The numbers of all names that a work lists."""
        return set(self._names[self._bounds[work] : self._bounds[work + 1]].tolist())

    def fields(self, shared: set[int]) -> str:
        """The fields of the names that two works share; their description where there are none."""
        fields = 0
        for name in shared:
            fields |= 1 << (name & _IN_FIELD)
        return _PHRASES[fields]
