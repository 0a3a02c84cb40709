"""What codes of an import are called on pages."""

from api.web.wording import mark as _

EVIDENCE = {  # by `engine.imports.evidence.EvidenceCode`
    "imdb_id": _("the id at IMDb"),
    "tmdb_id": _("the id at TMDB"),
    "title_and_year": _("title and year are its alone"),
    "year_off": _("the year is one off"),
    "season_year": _("the year of one of its seasons"),
    "title_alone": _("nothing else is called so"),
    "original_title": _("its original title"),
    "other_spelling": _("another spelling of its title"),
    "undecorated": _("without what stands in brackets"),
    "other_title": _("called otherwise here"),
    "episodes": _("its episodes"),
    "before_colon": _("what stands before the colon"),
    "as_series": _("counted as the series"),
    "chosen": _("you chose it"),
    "same_name": _("several are called so"),
    "year_apart": _("called so, of another year"),
    "other_type": _("called so, of another type"),
    "id_doubtful": _("the id is its, title and year are another's"),
    "ids_differ": _("the ids are of different films"),
    "spelled_alike": _("spelled like it"),
    "skipped": _("left out"),
}
ORDERS = {  # of day, month and year in a file
    "dmy": _("day, month, year"),
    "mdy": _("month, day, year"),
    "ymd": _("year, month, day"),
    "ydm": _("year, day, month"),
}
SOURCES = (  # where a history can come from, each with how its file is had
    ("Letterboxd", _("Settings, Data, Export your data: the ZIP")),
    ("IMDb", _("Your ratings or a list, Export: the CSV")),
    ("Trakt", _("Settings, Data, Export: the ZIP")),
    ("Netflix", _("Account, Viewing activity, Download all; or the ZIP of a data request")),
    ("Prime Video", _("The CSV of a data request, or of an exporter")),
    ("TV Time", _("The ZIP of the data request that you kept")),
    ("MovieLens", _("About your ratings, Export: the CSV")),
    ("Simkl", _("The backup as JSON or CSV")),
    ("Movary, Yamtrack, Watcharr", _("Their export as CSV or JSON")),
    ("Jellyfin", _("The backup of Playback Reporting (TSV)")),
    ("Kodi", _("NFO files, one or a ZIP of many")),
    ("Criticker, iCheckMovies", _("Their export as CSV")),
)
