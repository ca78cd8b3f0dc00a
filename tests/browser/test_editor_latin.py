"""Telugu typed with Latin letters: what is typed, what may be meant, and what is left alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor_driver import Opened
from transcript.text.itrans import CONSONANTS, MARKS, NASALS, STOPS, VIRAMA, VOWELS, letter_table
from ui.modules import module_address

pytestmark = pytest.mark.browser

WORDS_OF_EVERY_DAY = """
నేను మీరు అతను ఆమె వాళ్ళు మనం ఇది అది ఏమి ఎవరు ఎక్కడ ఎప్పుడు ఎందుకు ఎలా ఎంత ఉంది ఉన్నాడు ఉన్నారు లేదు అవును కాదు
చాలా కొంచెం మంచి చెడు పెద్ద చిన్న కొత్త పాత ఇల్లు ఊరు దేశం ప్రపంచం నీళ్ళు అన్నం పాలు పండు చెట్టు పువ్వు ఆకు
చేయి కాలు కన్ను ముక్కు నోరు తల గుండె అమ్మ నాన్న అన్న తమ్ముడు అక్క చెల్లెలు స్నేహితుడు పుస్తకం బడి ఉద్యోగం డబ్బు
రోజు రాత్రి ఉదయం సాయంత్రం నిన్న ఈరోజు రేపు వారం నెల సంవత్సరం ఒకటి రెండు మూడు నాలుగు ఐదు ఆరు ఏడు ఎనిమిది తొమ్మిది పది
చేస్తున్నాను వచ్చాడు వెళ్ళింది చూశారు తిన్నాను తాగుతాడు చెప్పండి మాట్లాడుతున్నారు రాస్తోంది చదువుకుంటాను కావాలి
స్త్రీ క్షమించండి జ్ఞానం శాస్త్రం రాష్ట్రం విజ్ఞప్తి హైదరాబాద్‌లో ఆఫీస్‌కి దుఃఖం ఋషి కృష్ణ ఔషధం ఫోన్ టీమ్ హాస్పిటల్
తెలంగాణ ఆంధ్రప్రదేశ్ విశ్వవిద్యాలయం అర్థం ధన్యవాదాలు నమస్కారం శుభాకాంక్షలు భాష సంఘం బాధ ఛాయ ఝరి మఠం గాఢ పళ్ళెం
"""
COMMON_WORDS = WORDS_OF_EVERY_DAY.split()

# the first spelling of each letter; the table's others are as good
SPELLINGS = {letter: key for key, letter in reversed(CONSONANTS.items())}
LETTERS = {letter: key for key, (letter, _) in reversed(VOWELS.items())}
SIGNS = {sign: key for key, (_, sign) in reversed(VOWELS.items()) if sign}
OTHERS = {mark: key for key, mark in MARKS.items() if mark}
KEYS = {*CONSONANTS, *VOWELS, *MARKS}


def spell(word: str) -> str:
    """How a Telugu word is typed, by the table read backwards, with `_` where letters would run together."""
    keys: list[str] = []
    for place, letter in enumerate(word):
        after = word[place + 1 : place + 2]
        if letter in SPELLINGS:
            keys.append(SPELLINGS[letter])
            if after != VIRAMA and after not in SIGNS:
                keys.append("a")
        elif letter == VIRAMA:
            nasal = keys[-1] in NASALS
            following = SPELLINGS.get(after, "")
            if (nasal and following in STOPS) or (keys[-1] == "m" and not after):
                keys.append("_")
        else:
            keys.append(LETTERS.get(letter) or SIGNS.get(letter) or OTHERS[letter])
    typed = ""
    for before, key in zip(["", *keys], keys, strict=False):
        runs_together = any(before + key[:n] in KEYS for n in range(1, len(key) + 1)) and before
        typed += ("_" if runs_together else "") + key
    return typed


def write_in_page(page: Page, spelled: list[str]) -> list[str]:
    return page.evaluate(
        """([address, table, spelled]) => import(new URL(address, document.baseURI)).then(({ LatinLetters }) => {
          const letters = new LatinLetters(table);
          return spelled.map(latin => letters.join(letters.split(latin)));
        })""",
        [module_address("editor/tools/latin_letters.js"), letter_table(), spelled],
    )


def test_the_spelling_of_every_common_word_and_syllable_gives_exactly_it(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    single = list(SPELLINGS)
    syllables = [letter + sign for letter in single for sign in ("", *SIGNS)]
    pairs = [first + VIRAMA + second for first in single for second in single]
    words = [*COMMON_WORDS, *syllables, *pairs, *(f"అ{pair}" for pair in pairs)]
    assert write_in_page(here.page, [spell(word) for word in words]) == words


def test_common_words_typed_key_by_key_arrive(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    words = COMMON_WORDS[:8] + COMMON_WORDS[-60:-40]
    here.text(4).click()
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.press("Alt+a")
    expect(here.page.get_by_role("button", name="Type Telugu in English letters")).to_have_attribute(
        "aria-pressed", "true"
    )
    here.page.keyboard.type(" ".join(spell(word) for word in words))
    here.page.keyboard.press("Enter")  # takes the word
    expect(here.text(4)).to_be_focused()
    here.page.keyboard.press("Enter")  # commits the text
    here.expect_saved()
    assert here.stored(4)["text"] == " ".join(words)


def test_another_reading_is_taken_by_its_number_and_the_latin_word_by_escape(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.text(4).click()
    here.page.keyboard.press("End")
    here.page.keyboard.press("Alt+a")
    here.page.keyboard.type(" maTa")
    options = here.page.locator(".lk-candidate")
    assert options.locator("span").all_text_contents()[:2] == ["మట", "మటా"]
    here.page.keyboard.press("2")
    expect(options).to_have_count(0)
    here.page.keyboard.type(" doctor")
    here.page.keyboard.press("Escape")
    here.page.keyboard.type(" vaccAru 3")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(4)["text"] == "Okay. మటా doctor వచ్చారు 3"


def test_undo_takes_letters_back_and_backspace_is_the_browsers(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(4).click()
    here.page.keyboard.press("End")
    here.page.keyboard.press("Alt+a")
    here.page.keyboard.type("kA")
    expect(here.text(4)).to_have_text("Okay.కా")
    here.page.keyboard.press("Control+z")
    expect(here.text(4)).to_have_text("Okay.క్")
    here.page.keyboard.press("Control+z")
    expect(here.text(4)).to_have_text("Okay.")
    here.page.keyboard.type("kA")
    here.page.keyboard.press("Backspace")
    expect(here.text(4)).to_have_text("Okay.క")


def test_an_input_method_and_a_switched_off_mode_are_left_alone(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(4).click()
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.press("Alt+a")
    devtools = here.page.context.new_cdp_session(here.page)
    for part in ("n", "na", "నమ", "నమస్తే"):
        devtools.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
    expect(here.page.locator(".lk-candidate")).to_have_count(0)
    devtools.send("Input.insertText", {"text": "నమస్తే"})
    here.page.keyboard.press("Alt+a")
    here.page.keyboard.type(" ok")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(4)["text"] == "నమస్తే ok"
