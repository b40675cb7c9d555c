"""`qa saved …`: questions under names, that are asked again and tell only what is new."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from index.characters import encodable
from index.errors import QaError, UsageError
from index.filter import Filter
from qa.cli.failure import EXIT_ANSWERED, EXIT_ERROR, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, K, MinConfidence, Model, Reader, examples, inherit
from qa.cli.settings import settings_for
from qa.cli.within.meant import meant_here
from qa.cli.within.options import within as within_options
from qa.config.settings import Settings
from qa.question.within import parse, today
from qa.rendering.amounts import counted
from qa.rendering.answer_json import error_json, to_json
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean
from qa.rendering.text import parts
from qa.saved import store
from qa.saved.question import Saved, named
from qa.terminal.console import say, say_error, say_json, say_out, say_rows

if TYPE_CHECKING:
    from qa.saved.news import News

app = commands(
    help="Save questions, and be told of what is new.",
    no_args_is_help=True,
    epilog=examples(
        'qa saved add weapons "what weapons did Duterte seek?" --since 2016-11',
        "qa saved run                   (prints what it has not printed before)",
        "qa saved run --json weapons | jq -r '.answers[].sentence'",
        "qa index update --saved --exec 'mail -s news me@example.org'",
        "qa index watch --saved",
    ),
)


def _known(incomplete: str) -> list[tuple[str, str]]:
    with suppress(QaError):
        saved = store.chosen(Settings.load().index, ())
        return [
            (each.name, clean(each.question)) for each in saved if each.name.startswith(incomplete)
        ]
    return []


_NAMES = typer.Argument(metavar="NAME…", help="Their names.", autocompletion=_known)


@app.callback()
def root(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Save questions, and be told of what is new."""
    inherit(context, index=index, model=model)


@app.command(
    epilog=examples(
        'qa saved add weapons "what weapons did Duterte seek?"',
        'qa saved add summit "since:2016-11 when is the summit?" --author kabiling',
        'qa saved add --replace summit "where is the summit?"',
    )
)
@within_options
def add(  # noqa: PLR0913 - one parameter for each flag
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    question: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", help="The question, which may hold its filter."),
    ],
    instead: Annotated[
        bool,
        typer.Option(
            "--replace", help="In place of the question of that name; what it told stays told."
        ),
    ] = False,
    index: Index = None,
    *,
    within: Filter,
) -> None:
    """Save a question under a name.

    Its filter is given as in `qa ask`. Times, folders and collections are
    those that are meant here and now, wherever and whenever it is asked.
    """
    place = settings_for(context, index=index).index
    asked = parse(encodable(" ".join(question)), today())
    if not asked.question.strip():
        raise UsageError("The question is empty.", f'Ask something: qa saved add {name} "who …?"')
    whole = meant_here(within.with_inner(asked.within), place)
    saved = Saved(named(name), asked.question, whole)
    scope = ""
    if whole:
        from index.search.selection import articles_within  # noqa: PLC0415 - FAISS

        count = len(articles_within(place, whole))
        scope = f" within {parts(whole)} ({counted(count, 'article')} now)"
    store.keep(place, saved, instead=instead)
    say(f"{saved.name} is saved{scope}. Ask it with: qa saved run {saved.name}")


@app.command(
    "run",
    epilog=examples(
        "qa saved run",
        "qa saved run weapons summit",
        "qa saved run --all-again weapons",
        "qa saved run --json > news.jsonl",
    )
    + "\n\nExit codes: 0 something is new, 1 nothing is, 2 error.",
)
def run_saved(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…", help="Which; all, if none is named.", autocompletion=_known
        ),
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print an object a line for each question: that of `qa ask --json`, with its "
            '"name", and in "answers" only what is new.',
        ),
    ] = False,
    all_again: Annotated[
        bool, typer.Option("--all-again", help="Print also what was printed before.")
    ] = False,
    k: K = None,
    min_confidence: MinConfidence = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Ask saved questions; print only what was not printed before.

    All sentences of an answer count, the less likely ones too, up to k or 10.
    They are known by what they say: a file may move, and copies are no news.
    """
    settings = settings_for(
        context, index=index, model=model, reader=reader, k=k, min_confidence=min_confidence
    )
    if not store.chosen(settings.index, names or ()):
        raise UsageError("No question is saved.", 'Save one: qa saved add NAME "question"')
    with store.asking(settings.index):
        code = _run(settings, store.chosen(settings.index, names or ()), json, all_again)
    if code == EXIT_NOT_FOUND and not json:
        say("Nothing is new.")
    raise typer.Exit(code)


@app.command("list", epilog=examples("qa saved list", "qa saved list --json"))
def list_saved(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """List the saved questions, and how much was told.

    In columns: name, question, filter, when it was last asked, sentences told.
    """
    questions = store.chosen(settings_for(context, index=index).index, ())
    if json:
        rows = [
            {
                "name": each.name,
                "question": each.question,
                "filter": each.within.to_json() or None,
                "last_run": each.ran.isoformat(timespec="seconds") if each.ran else None,
                "told": len(each.told),
            }
            for each in questions
        ]
        say_json(dumps(rows))
    elif questions:
        say_rows(_row(each) for each in questions)
    else:
        say("No question is saved. See: qa saved add --help")


@app.command(epilog=examples("qa saved remove weapons"))
def remove(
    context: typer.Context, names: Annotated[list[str], _NAMES], index: Index = None
) -> None:
    """Forget saved questions, and what was told of them."""
    store.drop(settings_for(context, index=index).index, names)
    say(f"Forgotten: {clean(', '.join(names))}.")


def _run(settings: Settings, questions: tuple[Saved, ...], json: bool, again: bool) -> int:
    """Ask each question, print what is new, note that it was; return the exit code."""
    from qa.cli.saved.telling import opened  # noqa: PLC0415 - FAISS, for which no list waits
    from qa.saved.news import news_of  # noqa: PLC0415 - likewise

    new = failed = 0
    notes: dict[str, None] = {}
    with opened(settings) as assistant:
        for saved in questions:
            try:
                news = news_of(assistant, saved, settings, again=again)
            except UsageError as error:
                failed += 1
                say_error(UsageError(f"{saved.name}: {error.what}", error.next_step))
                heard = not json or say_json(error_json(error, name=saved.name))
            else:
                heard = _print(news, json=json, first=not new)
                if heard:
                    store.note(settings.index, {saved.name: news.sentences})
                new += bool(news)
                notes |= dict.fromkeys(news.answer.notes)
            if not heard:
                break
    for note in notes:
        say(note)
    if failed:
        return EXIT_ERROR
    return EXIT_ANSWERED if new else EXIT_NOT_FOUND


def _print(news: News, *, json: bool, first: bool) -> bool:
    """Print what is new of a question; say whether anybody has read it."""
    if json:
        return say_json(to_json(news.answer, name=news.saved.name))
    if not news:
        return True
    from qa.terminal.layout import laid_out_news  # noqa: PLC0415 - only where there is something

    block = laid_out_news(news.saved.name, news.answer)
    return say_out(block if first else f"\n{block}")


def _row(saved: Saved) -> tuple[str, ...]:
    ran = saved.ran.astimezone().strftime("%Y-%m-%d %H:%M") if saved.ran else "never asked"
    told = f"{counted(len(saved.told), 'sentence')} told"
    return saved.name, clean(saved.question), parts(saved.within) or "-", ran, told
