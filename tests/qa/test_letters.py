"""Who has written a mail says what is in it, and mails are asked for as articles are."""

import pytest

MAILS = {
    "offer": (
        "Maria Cruz <maria@port.example>",
        "Engine offer",
        "Mon, 04 Mar 2024 10:00:00 +0100",
        (
            "Hello Per,\n\nThe yard in Arlen offers a new engine for two million kroner. They can "
            "deliver it in June.\n\nBest wishes\nMaria\n"
        ),
    ),
    "answer": (
        "Per Lund <per@port.example>",
        "Re: Engine offer",
        "Tue, 05 Mar 2024 09:12:00 +0100",
        (
            "Hi Maria,\n\nLet us rent the Aurora until September. The rent is 40,000 kroner a "
            "month.\n\nPer\n\nOn Mon, 4 Mar 2024 at 10:00, Maria Cruz <maria@port.example> wrote:\n"
            "> The yard in Arlen offers a new engine for two million kroner.\n"
        ),
    ),
    "county": (
        "Ida Holm <ida@county.example>",
        "Rent of the Aurora",
        "Wed, 06 Mar 2024 15:30:00 +0100",
        (
            "Dear Per,\n\nThe county pays half of the rent. Please send the contract by Friday.\n\n"
            "Kind regards,\nIda Holm\nCounty office\n"
        ),
    ),
}


@pytest.fixture
def post(qa):
    for name, (sender, subject, date, body) in MAILS.items():
        (qa.folder / f"{name}.eml").write_text(
            f"From: {sender}\nTo: board@port.example\nSubject: {subject}\nDate: {date}\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{body}",
            encoding="utf-8",
        )
    assert qa("index", "add", ".").code == 0


def said(run):
    return [each["sentence"] for each in run.json["answers"] if not each["alternative"]]


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "what did Maria say about the engine?",
            "The yard in Arlen offers a new engine for two million kroner.",
        ),
        ("What did Per Lund write about the Aurora?", "Let us rent the Aurora until September."),
        ("what is Ida's opinion about the rent?", "The county pays half of the rent."),
    ],
)
def test_what_somebody_wrote_about_something_is_what_has_the_word_in_their_mails(
    qa, question, sentence
):
    run = qa("ask", "--json", question)
    assert run.code == 0
    assert said(run)[0] == sentence


@pytest.mark.usefixtures("post")
def test_all_that_somebody_wrote_is_found_where_nothing_else_is_asked(qa):
    assert said(qa("ask", "--json", "what did Ida write?")) == [
        "The county pays half of the rent.",
        "Please send the contract by Friday.",
    ]


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize(
    "question",
    ["what did Maria say about the county?", "what did Tom say about the engine?"],
)
def test_what_somebody_else_wrote_does_not_answer(qa, question):
    assert qa("ask", "--json", question).json["confidence"] < 0.6


@pytest.mark.usefixtures("post")
def test_greetings_and_names_below_never_answer(qa):
    for question in ("who greets Maria?", "what did Per write?", "whose office is it?"):
        answers = qa("ask", "--json", "--min-confidence", "0", question).json["answers"]
        sentences = {each["sentence"] for each in answers if each["role"] != "metadata"}
        assert not sentences & {"Hi Maria,", "Per", "Maria", "Best wishes", "County office"}


@pytest.mark.usefixtures("post")
def test_mails_are_listed_by_who_sent_them(qa):
    assert "county.eml" in qa("ask", "--plain", "mails from Ida").out
    assert "answer.eml" in qa("ask", "--plain", "which mails did Per send?").out
    assert qa("ask", "--json", "how many mails are there?").json["listed"]["count"] == 3


def test_where_no_mail_fits_the_articles_may_tell_of_others(library, qa):
    library(
        war="The siege\n\nNapoleon sent forty mails to his brother in May.\n",
        bees="Bees on the roof\n\nThe hotel keeps six hives on its roof.\n",
    )
    run = qa("ask", "--json", "which mails did Napoleon send?")
    assert run.json["kind"] != "articles"
