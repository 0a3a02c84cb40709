"""How people run the steps that messages tell them to: by make, or by the installed command."""

# In the wheel every package stands below `cartelera` (hatch_build.py), and there is no Makefile.
_INSTALLED = __name__ != "engine.steps"

SAMPLE = "`cartelera data sample`" if _INSTALLED else "`make sample`"
INGEST = "`cartelera data ingest`" if _INSTALLED else "`make data`"
TRAIN = "`cartelera training train`" if _INSTALLED else "`make train`"
INGEST_AND_TRAIN = f"{INGEST} and {TRAIN}" if _INSTALLED else "`make data train`"
