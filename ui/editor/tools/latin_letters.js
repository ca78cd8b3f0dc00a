// Holds how Latin letters become Telugu ones, by the table that transcript/text/itrans.py hands over.
// Pure: no page, no state.

/** What `transcript.text.itrans.letter_table` makes: spellings and what they stand for.
 * @typedef {object} LetterTable
 * @property {Record<string, string>} consonants
 * @property {Record<string, [letter: string, sign: string]>} vowels
 * @property {Record<string, string>} marks
 * @property {string} virama
 * @property {string} anusvara
 * @property {string[]} nasals
 * @property {string[]} stops
 * @property {string[][]} confused spellings that are taken for each other
 */

const MOST_CANDIDATES = 6;

export class LatinLetters {
  constructor(/** @type {LetterTable} */ table) {
    this.table = table;
    this.keys = new Set([table.consonants, table.vowels, table.marks].flatMap((group) => Object.keys(group)));
    this.longest = Math.max(...[...this.keys].map((key) => key.length));
  }

  /** "unDi" as ["u", "n", "D", "i"], the longest known spelling first; null where a letter is unknown. */
  split(/** @type {string} */ latin) {
    const keys = [];
    for (let at = 0; at < latin.length; at += keys[keys.length - 1].length) {
      let length = Math.min(this.longest, latin.length - at);
      while (length > 0 && !this.keys.has(latin.slice(at, at + length))) length -= 1;
      if (length === 0) return null;
      keys.push(latin.slice(at, at + length));
    }
    return keys;
  }

  /** Telugu for spellings; a consonant without a vowel gets a virama, a nasal before a stop is the anusvara. */
  join(/** @type {string[]} */ keys) {
    const { consonants, vowels, marks, virama, anusvara, nasals, stops } = this.table;
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

  /** What may be meant by these letters: first what they say, then with one letter taken otherwise, last first. */
  findCandidates(/** @type {string} */ latin) {
    const keys = this.split(latin);
    if (keys === null) return [latin];
    const { confused, nasals } = this.table;
    const found = new Set([this.join(keys)]);
    for (let at = keys.length - 1; at >= 0 && found.size < MOST_CANDIDATES - 1; at -= 1) {
      const group = confused.find((letters) => letters.includes(keys[at])) ?? [];
      for (const other of group) found.add(this.join(keys.with(at, other)));
      if (nasals.includes(keys[at])) found.add(this.join(keys.toSpliced(at + 1, 0, "_")));
    }
    return [...found].slice(0, MOST_CANDIDATES - 1).concat(latin);
  }
}
