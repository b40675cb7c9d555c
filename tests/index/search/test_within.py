"""What a filter lets pass, of what is known of an article."""

from dataclasses import replace

import pytest

from index.errors import UsageError
from index.filter import Filter
from index.search.people import names_same
from index.search.within import conditions
from index.store.catalog.records import Facts

ARTICLE = Facts(1, "/home/ana/news/2016/duterte.htm", "html", None, None, (), None, None, ())


def passes(within, **known):
    article = replace(ARTICLE, **known)
    return all(test(article) for test in conditions(within, ["/home/ana/news", "/home/ana"]))


@pytest.mark.parametrize(
    ("since", "until", "date", "inside"),
    [
        ("2016-11", None, "2016-11-01", True),
        ("2016-11", None, "2016-10-31", False),
        (None, "2016", "2016-12-31", True),
        (None, "2016", "2017-01-01", False),
        ("2016", "2016", "2016", True),
        ("2016-11-17", "2016-11-17", "2016", False),
        ("2016-11-17", "2016-11-17", "2016-11-17", True),
        (None, "2016-02-29", "2016-02", True),
        (None, "2016-02-28", "2016-02", False),
        ("2016", None, None, False),
        ("2016", None, "in autumn", False),
        ("2016", None, "2016-13", False),
    ],
)
def test_dates_are_compared_as_ranges_of_days(since, until, date, inside):
    assert passes(Filter(since=since, until=until), date=date) is inside


@pytest.mark.parametrize("date", ["2016-13", "yesterday", "2016-02-30", "0000", "２０１６"])
def test_a_date_that_is_none_is_told(date):
    with pytest.raises(UsageError, match="is no date"):
        passes(Filter(since=date))


@pytest.mark.parametrize(
    ("wanted", "person", "same"),
    [
        ("kabiling", "Genalyn D. Kabiling", True),
        ("G. Kabiling", "Genalyn Kabiling", True),
        ("Genalyn Kabiling", "G. Kabiling", True),
        ("G.D. Kabiling", "Genalyn Kabiling", True),
        ("Genalyn D. Kabiling", "Genalyn Kabiling", True),
        ("Kabiling, Genalyn", "Genalyn Kabiling", True),
        ("genalyn", "Genalyn Kabiling", True),
        ("JOSE", "José Rizal", True),
        ("R. Kabiling", "Genalyn Kabiling", False),
        ("Rosa Kabiling", "Genalyn Kabiling", False),
        ("kabil", "Genalyn Kabiling", False),
        ("Genalyn D. Kabiling", "Genalyn R. Kabiling", False),
        ("Genalyn K.", "Genalyn Kabiling", False),
        ("", "Genalyn Kabiling", False),
    ],
)
def test_names_match_as_people_write_them(wanted, person, same):
    assert names_same(wanted, person) is same


def test_any_of_several_authors_is_enough():
    assert passes(Filter(authors=("nobody", "Cruz")), authors=("Genalyn Kabiling", "R. Cruz"))
    assert not passes(Filter(authors=("Genalyn Cruz",)), authors=("Genalyn Kabiling", "R. Cruz"))


def test_every_part_that_is_given_must_hold():
    assert passes(Filter(titles=("peace",), since="2016"), title="Peace at last", date="2017")
    assert not passes(Filter(titles=("peace",), since="2018"), title="Peace at last", date="2017")


@pytest.mark.parametrize("wanted", ["cnn", "cnn.com", "CNN", "edition.cnn.com"])
def test_a_source_is_found_by_the_host_of_its_address(wanted):
    assert passes(Filter(sources=(wanted,)), source="https://edition.cnn.com/2016/a")
    assert passes(Filter(sources=(wanted,)), path="https://edition.cnn.com/2016/a")
    assert not passes(Filter(sources=(wanted,)), source="https://example.org/cnn.com")


def test_a_tag_holds_those_below_it():
    assert passes(Filter(tags=("#World",)), tags=("world/asia",))
    assert passes(Filter(tags=("world/asia",)), tags=("#World/Asia",))
    assert not passes(Filter(tags=("world/asia",)), tags=("world",))
    assert not passes(Filter(tags=("wor",)), tags=("world",))


def test_a_language_is_a_code_or_an_english_name_and_unknown_ones_match_nothing():
    assert passes(Filter(languages=("Spanish",)), language="es")
    assert passes(Filter(languages=("ES",)), language="es")
    assert not passes(Filter(languages=("es",)))


@pytest.mark.parametrize("wanted", ["html", "htm", ".HTML", "xhtml"])
def test_a_type_is_a_format_or_one_of_its_suffixes(wanted):
    assert passes(Filter(types=(wanted,)))
    assert not passes(Filter(types=("pdf",)))


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("2016", True),
        ("news", True),
        ("news/2016/", True),
        ("./2016/../2016", True),
        ("/home/ana", True),
        ("/", True),
        ("2016/duterte.htm", True),
        ("news/20*", True),
        ("n*s", True),
        ("*.htm", True),
        ("201", False),
        ("2017", False),
        ("/home/an", False),
        ("*.pdf", False),
    ],
)
def test_a_folder_is_a_path_or_a_glob_that_the_article_lies_at_or_under(folder, inside):
    assert passes(Filter(folders=(folder,))) is inside


def test_what_is_no_folder_is_told():
    for folder in ("", "a\0b"):
        with pytest.raises(UsageError, match="is no folder"):
            passes(Filter(folders=(folder,)))
