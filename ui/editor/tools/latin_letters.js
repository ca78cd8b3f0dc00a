// Holds how Latin letters become Telugu ones, by the table LETTERS that transcript/itrans.py hands over.
// Pure: no page, no state.

const LETTER_KEYS = [LETTERS.consonants, LETTERS.vowels, LETTERS.marks].flatMap(Object.keys);
const LONGEST_KEY = Math.max(...LETTER_KEYS.map((key) => key.length));
const KNOWN_KEYS = new Set(LETTER_KEYS);
const MOST_CANDIDATES = 6;

/** "unDi" as ["u", "n", "D", "i"], the longest known spelling first; null where a letter is unknown. */
function splitLetters(latin) {
  const keys = [];
  for (let at = 0; at < latin.length; at += keys.at(-1).length) {
    let length = Math.min(LONGEST_KEY, latin.length - at);
    while (length > 0 && !KNOWN_KEYS.has(latin.slice(at, at + length))) length -= 1;
    if (length === 0) return null;
    keys.push(latin.slice(at, at + length));
  }
  return keys;
}

/** Telugu for spellings; a consonant without a vowel gets a virama, a nasal before a stop is the anusvara. */
function joinLetters(keys) {
  const { consonants, vowels, marks, virama, anusvara, nasals, stops } = LETTERS;
  let text = "";
  let isOpen = false; // the last consonant waits for its vowel
  keys.forEach((key, index) => {
    const next = keys[index + 1];
    const isAnusvara = nasals.includes(key) && text !== "" && !isOpen && keys[index - 1] in vowels;
    if (key in vowels) {
      text += vowels[key][isOpen ? 1 : 0];
      isOpen = false;
    } else if (key in consonants) {
      const isSign = isAnusvara && (stops.includes(next) || (key === "m" && next === undefined));
      if (isSign) text += anusvara;
      else text += (isOpen ? virama : "") + consonants[key];
      isOpen = !isSign;
    } else {
      text += (isOpen ? virama : "") + marks[key];
      isOpen = false;
    }
  });
  return (text + (isOpen ? virama : "")).normalize("NFC");
}

/** What may be meant by these Latin letters: first what they say, then with one letter taken otherwise, last first. */
function findCandidates(latin) {
  const keys = splitLetters(latin);
  if (keys === null) return [latin];
  const found = new Set([joinLetters(keys)]);
  for (let at = keys.length - 1; at >= 0 && found.size < MOST_CANDIDATES - 1; at -= 1) {
    const group = LETTERS.confused.find((letters) => letters.includes(keys[at])) ?? [];
    for (const other of group) found.add(joinLetters(keys.with(at, other)));
    if (LETTERS.nasals.includes(keys[at])) found.add(joinLetters(keys.toSpliced(at + 1, 0, "_")));
  }
  return [...found].slice(0, MOST_CANDIDATES - 1).concat(latin);
}
