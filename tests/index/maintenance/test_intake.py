"""What is embedded of a passage is what its key names, and says in which section it stands."""

import hashlib
from contextlib import closing
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article, Location, Metadata, Role, Sentence, Span
from index.maintenance.intake import prepare, waiting_texts
from index.store.catalog.catalog import Catalog
from index.store.catalog.embeddings import KEY
from index.store.local.local_writer import LocalWriter

PLACE = Location(1, 1, 0, 0, 0, 0)
WORDS = st.sampled_from(["Adobo", "vinegar sour", "Keeping", "It boils " * 40, "rice"])
SENTENCES = st.lists(
    st.tuples(WORDS, st.sampled_from([Role.PROSE, Role.PROSE, Role.HEADING]), st.integers(0, 3)),
    min_size=1,
    max_size=25,
)


def article(name, title, drawn):
    sentences, at = [], 0
    for text, role, level in drawn:
        place = Location(at + 1, 1, 0, 0, 0, 0)
        sentences.append(Sentence(Span(at, at + len(text)), text, role, place, level=level))
        at += len(text) + 2
    return Article(
        name, at, 7, "hash", "utf-8", "texts.markdown", Metadata(title), "", tuple(sentences)
    )


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from([None, "Adobo", "Notes"]), SENTENCES), max_size=4))
def test_the_text_that_is_embedded_is_the_one_that_the_key_names(tmp_path_factory, drawn):
    path = tmp_path_factory.mktemp("catalogue") / "catalog.db"
    articles = [article(f"/{i}.md", title, texts) for i, (title, texts) in enumerate(drawn)]
    with closing(Catalog.create(path, "print", "encoder", 4)) as catalog:
        with catalog.transaction():
            for made in articles:
                catalog.put_article(made, prepare(made), 9)
        waiting = list(chain.from_iterable(waiting_texts(LocalWriter(path.parent, catalog), 2)))
        keys = {passage.key for made in articles for passage in prepare(made).passages}
        assert sorted(key for key, _ in waiting) == sorted(keys), "each once"
        assert all(hashlib.sha256(text.encode()).digest()[:KEY] == key for key, text in waiting)


def test_a_passage_is_searched_under_the_headings_of_its_section():
    filling = ("It is cooked slowly, as it always was at home. " * 8).strip()
    drawn = [
        ("Tinola", Role.HEADING, 1),
        (filling, Role.PROSE, 0),
        ("Keeping", Role.HEADING, 2),
        (filling, Role.PROSE, 0),
        ("It keeps for four days.", Role.PROSE, 0),
    ]
    *_, last = prepare(article("/kitchen.md", "Kitchen", drawn)).passages
    assert {"tinola", "keep", "four"} <= set(last.terms)
