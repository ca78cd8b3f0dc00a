"""Which Latin letters stand for which Telugu ones when Telugu is typed with them.

The table follows the Rice Transliteration Standard, which Telugu typists know, and takes ITRANS's spellings
where the two do not quarrel. Capitals tell long from short and retroflex from dental: `pATa` పాట, `unnADu`
ఉన్నాడు. Source: RTS (Rice University), ITRANS 5.30 (Avinash Chopde).
"""

CONSONANTS = {
    "k": "క", "kh": "ఖ", "g": "గ", "gh": "ఘ", "~m": "ఙ",
    "c": "చ", "ch": "చ", "Ch": "ఛ", "chh": "ఛ", "j": "జ", "jh": "ఝ", "~n": "ఞ",
    "T": "ట", "Th": "ఠ", "D": "డ", "Dh": "ఢ", "N": "ణ",
    "t": "త", "th": "థ", "d": "ద", "dh": "ధ", "n": "న",
    "p": "ప", "ph": "ఫ", "f": "ఫ", "b": "బ", "bh": "భ", "m": "మ",
    "y": "య", "r": "ర", "l": "ల", "v": "వ", "w": "వ", "S": "శ", "sh": "ష", "s": "స", "h": "హ",
    "L": "ళ", "rx": "ఱ", "x": "క్ష", "ksh": "క్ష", "z": "జ", "q": "క",
}  # fmt: skip

# spelling -> (the letter, the sign behind a consonant)
VOWELS = {
    "a": ("అ", ""), "A": ("ఆ", "ా"), "aa": ("ఆ", "ా"), "i": ("ఇ", "ి"), "I": ("ఈ", "ీ"), "ii": ("ఈ", "ీ"),
    "ee": ("ఈ", "ీ"), "u": ("ఉ", "ు"), "U": ("ఊ", "ూ"), "uu": ("ఊ", "ూ"), "oo": ("ఊ", "ూ"), "R": ("ఋ", "ృ"),
    "R^i": ("ఋ", "ృ"), "e": ("ఎ", "ె"), "E": ("ఏ", "ే"), "ea": ("ఏ", "ే"), "ai": ("ఐ", "ై"), "o": ("ఒ", "ొ"),
    "O": ("ఓ", "ో"), "oa": ("ఓ", "ో"), "au": ("ఔ", "ౌ"), "ou": ("ఔ", "ౌ"),
}  # fmt: skip

# `_` keeps two letters apart that would be read as one (k_h క్హ) or as anusvara (n_d న్ద); `^` does so visibly.
MARKS = {"M": "ం", "H": "ః", "@M": "ఁ", "_": "", "^": "\u200c"}

VIRAMA, ANUSVARA = "్", "ం"
NASALS = ("n", "N", "m")
# Before these a nasal after a vowel is written as the anusvara, as Telugu is spelled today: unDi ఉండి.
STOPS = ("k", "kh", "g", "gh", "c", "ch", "Ch", "chh", "j", "jh", "T", "Th", "D", "Dh", "t", "th", "d", "dh",
         "p", "ph", "b", "bh")  # fmt: skip

# Letters that are easily meant for one another when somebody types by ear; candidates are made of these.
CONFUSED = (
    ("t", "T", "th", "Th"), ("d", "D", "dh", "Dh"), ("n", "N"), ("l", "L"), ("s", "S", "sh"), ("r", "rx"),
    ("k", "kh"), ("g", "gh"), ("ch", "Ch"), ("j", "jh"), ("p", "ph"), ("b", "bh"),
    ("a", "A"), ("i", "I"), ("u", "U"), ("e", "E"), ("o", "O"),
)  # fmt: skip


def letter_table() -> dict[str, object]:
    """The whole table as plain values, for the page."""
    return {
        "consonants": CONSONANTS,
        "vowels": VOWELS,
        "marks": MARKS,
        "virama": VIRAMA,
        "anusvara": ANUSVARA,
        "nasals": NASALS,
        "stops": STOPS,
        "confused": CONFUSED,
    }
