"""The tools: which operation of the HTTP API each of them is, and when a model should use it.

What a tool takes and answers is what OpenAPI says of its operation; a new tool is one entry here.
"""

from typing import NamedTuple


class Tool(NamedTuple):
    """A tool of a name, the id of its operation, and what a model reads about it."""

    name: str
    operation: str
    description: str


INSTRUCTIONS = """\
Cartelera knows the films and series of streaming platforms: what they are, where each can be
watched, what is like them, and what somebody should watch next.
Start with `search` to turn a name into an id. A title is one platform's record (an id like `ns1`),
a work is the film or series itself on all platforms (`wns1`); where a title is asked for, either id
will do. Films of TMDB have numbers as ids.
For somebody whose user id is known ask `recommend_for_user`; for anybody else `recommend`, with
what they like and dislike. Conditions (platform, genre, max_age, minutes_max …) can be combined;
`list_genres`, `list_platforms` and `list_maturities` say what there is to ask for.
Every recommendation has a reason, and `available_on` says where it can be watched.
A refused call says what was expected; mend the arguments and call again.
"""

_ID = "Takes the id of a title or of a work, as `search` gives it."

TOOLS = (
    Tool(
        "search",
        "search",
        "Find works (films and series), films of TMDB, people and franchises by name, best first. "
        "Use it first, to turn a name that somebody typed into the id that other tools take; "
        "unfinished words and typing errors are forgiven. A work comes as a whole card, with the "
        "platforms where it can be watched.",
    ),
    Tool(
        "list_titles",
        "titles",
        "List the titles of the platforms' catalogs that match all conditions: words of the name, "
        "platform, type, genre, year, country, people, age, length, language. Use it for 'what is "
        "there' questions; `total` counts all matches, so it also answers 'how many'. Each "
        "platform lists its own title of a work.",
    ),
    Tool(
        "get_title",
        "title",
        "Everything about one title: description, cast, directors, countries, length, age rating, "
        f"what users think, where it can be watched, and TMDB's money and votes. {_ID}",
    ),
    Tool(
        "get_work",
        "work",
        "One film or series as a whole, with its title on every platform and the evidence by which "
        "these are the same. Takes the id of a work, as lists give it in `work_id`.",
    ),
    Tool("where_to_watch", "availability", f"The platforms that carry a film or series. {_ID}"),
    Tool(
        "similar_titles",
        "similar_works",
        "The films and series most like one, by content and by who likes both, most similar first. "
        f"Use it for 'something like …'. {_ID}",
    ),
    Tool(
        "recommend_for_user",
        "recommendations_by_body",
        "What a user whose id is known should watch next, best first, each entry with a reason. "
        "Leaves out what they have seen; takes conditions (platform, type, genre, not_genre, "
        "max_age, kids, minutes_max, year_min …) and, for this answer alone, what they like, "
        "dislike, have watched or rated. The next page is asked for with `cursor`, all else being "
        "the same.",
    ),
    Tool(
        "recommend",
        "anonymous_by_body",
        "What somebody unknown should watch next: by the ids of titles or works that they like, "
        "dislike, have watched or rated, else the popular ones. Takes the same conditions as "
        "`recommend_for_user`, and keeps nothing.",
    ),
    Tool(
        "recommend_for_group",
        "group_recommendations",
        "What two to eight people should watch together, best first, with what each of them makes "
        "of it. Members are known users, people of whom it is said what they like, or both.",
    ),
    Tool(
        "worth_of_platforms",
        "subscriptions_by_body",
        "Which platforms are worth it for a user whose id is known: what each adds to those that "
        "they have (`have`), by the best works that they have not seen, and what they would miss. "
        "Takes prices too.",
    ),
    Tool(
        "worth_of_platforms_for_anybody",
        "anonymous_subscriptions_body",
        "The same for somebody unknown, by what they like, dislike, have watched or rated.",
    ),
    Tool(
        "predict_rating",
        "prediction",
        "How many stars a user would give a title, with the parts of the prediction, and whether "
        "it is recommended to them. Use it for 'would they like …'.",
    ),
    Tool(
        "list_user_events",
        "events",
        "What a user did and said over this service (ratings, likes, watched, watchlist …), newest "
        "first, with the `event_id` by which each can be undone. What came by files is not listed.",
    ),
    Tool(
        "list_films",
        "movies",
        "List TMDB's films that match all conditions, whether or not a platform carries them: "
        "words of the name, year, genre, country, company, franchise, language, people; sorted by "
        "fame, date, revenue or return.",
    ),
    Tool(
        "get_film",
        "movie",
        "Everything about one film of TMDB: people, companies, countries, budget, revenue, votes, "
        "and where it can be watched. Takes TMDB's id, as `search` and `list_films` give it.",
    ),
    Tool(
        "similar_films",
        "similar_films",
        "TMDB's films most like one, whether or not a platform carries them. Takes TMDB's id.",
    ),
    Tool(
        "films_of_actor",
        "actor",
        "The films that an actor plays in, with their money. Takes the person's name.",
    ),
    Tool(
        "films_of_director",
        "director",
        "The films that a director made, with their money. Takes the person's name.",
    ),
    Tool(
        "films_of_franchise",
        "franchise",
        "The films of a franchise, with their money. Takes its name, as `search` gives it.",
    ),
    Tool(
        "list_genres",
        "genres",
        "The genres that can be asked for, in English and Spanish, with how many titles, works and "
        "films each has.",
    ),
    Tool(
        "list_platforms",
        "platforms",
        "The streaming platforms, their other names, and how many films and series each carries.",
    ),
    Tool(
        "list_maturities",
        "maturities",
        "The age ratings, the age that each stands for, and how many titles have it.",
    ),
    Tool(
        "top_actors",
        "top_actors",
        "Who acts in the most titles, of a platform, a year or a type where one is given.",
    ),
    Tool(
        "add_event",
        "add_events",
        "Keep that a user did or said something about a title: rated it with stars, liked it, "
        "watched it, put it on the watchlist, hid it … It counts in their next list. Use it only "
        "when the user says so; `undo_event` takes it back.",
    ),
    Tool(
        "undo_event",
        "undo_event",
        "Undo one event of a user by its `event_id`; what they said of the title before counts "
        "again.",
    ),
    Tool(
        "undo_events_of_title",
        "undo_events",
        "Undo everything that a user did or said about a title, or all of one kind.",
    ),
)
