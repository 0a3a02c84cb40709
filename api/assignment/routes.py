"""The assignments' functions as routes; parameters may have their Spanish names.

Each is a thin wrapper over the same question as its canonical route and has the answer of its own
statement. Every answer names the title, film, franchise or person that was matched.
"""

from api.assignment import films, form, people, titles

# /get_actor/{platform}/{year} of titles comes before /get_actor/{nombre_actor:path} of people.
routers = tuple(part.router for part in (titles, films, people, form))
