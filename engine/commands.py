"""The commands that messages name: of make, or of the package where it is installed."""

# In the wheel every package stands below `cartelera` (hatch_build.py), and there is no Makefile.
_INSTALLED = __name__ != "engine.commands"

BY_MAKE = not _INSTALLED
SAMPLE = "cartelera data sample" if _INSTALLED else "make sample"
INGEST = "cartelera data ingest" if _INSTALLED else "make data"
TRAIN = "cartelera training train" if _INSTALLED else "make train"
INGEST_AND_TRAIN = f"{INGEST} && {TRAIN}" if _INSTALLED else "make data train"
EVALUATE = "cartelera training evaluate" if _INSTALLED else "make evaluate"
PROFILE = "cartelera data profile" if _INSTALLED else "make report"
REPORT = "cartelera training report" if _INSTALLED else "make report"
MIGRATE = "cartelera migrate" if _INSTALLED else "make migrate"
