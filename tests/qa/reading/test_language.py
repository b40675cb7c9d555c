"""English is told from other languages: the reader has learned that one only."""

import pytest

from qa.reading.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said that they would open the bridge to traffic on Tuesday.",
        "Duterte to visit Russia",
        "MANILA — Ships, rifles and drones were delivered by the Russian navy, it said.",
        "Born 1911 in Arlen. Studied law at the university there. Elected mayor in 1950.",
        "Police seized 5 kilos of shabu in a raid on Monday. Residents of Arlen reported gunfire.",
        "Any person convicted of violating section 3 shall pay a fine of 500 pesos.",
        "",
        "4.2 million (1911)",
    ],
)
def test_english_is_english(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die neue Brücke wurde am Dienstag von der Bürgermeisterin eröffnet und ist in Betrieb.",
        "Le maire a ouvert le nouveau pont mardi et les voitures peuvent passer sur la rivière.",
        "El alcalde abrió el nuevo puente el martes y los coches ya pueden pasar por él.",
        "De minister had het voorstel ingediend. Hij was in Den Haag en had een gesprek gevoerd.",
        "Er will das Gesetz im Herbst vorlegen, und die Opposition will es in Berlin verhindern.",
        "De burgemeester opende dinsdag de nieuwe brug over de rivier, die in gebruik is.",
        "Binuksan ng alkalde ang bagong tulay noong Martes at maaari nang dumaan ang mga sasakyan.",
        "Мэр открыл новый мост во вторник, и машины уже могут по нему ездить.",
        "市长周二为新桥剪彩。",
        "افتتح رئيس البلدية الجسر الجديد يوم الثلاثاء",
    ],
)
def test_other_languages_are_not(text):
    assert not is_english(text)
