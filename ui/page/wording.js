// Sentences with blanks, as ICU writes them: {name}, {name:,} and {name, plural, one {# row} other {# rows}}.
// transcript/wording.py reads the same sentences. Pure: no page, no state.

const FORM = /(=\d+|\w+) \{([^{}]*)\}/g;
const NUMBER = /^\d+(\.\d+)?$/; // an older version stored numbers as text
const BLANK = /\{(\w+)(?:(:,)|, plural, ((?:(?:=\d+|\w+) \{[^{}]*\} ?)+))?\}/g;

/** The sentence with its values put in, plurals as the language has them; a blank without a value stays as it is.
 * @param {string} template
 * @param {Record<string, unknown>} values
 * @param {string} language */
export function fill(template, values, language) {
  return template.replace(BLANK, (whole, name, isLarge, forms) => {
    if (!(name in values)) return whole;
    const value = values[name];
    if (forms !== undefined) return chooseForm(forms, value, language);
    return isLarge ? writeNumber(value, language) : String(value);
  });
}

/** @param {string} forms
 * @param {unknown} value
 * @param {string} language */
function chooseForm(forms, value, language) {
  const words = Object.fromEntries([...forms.matchAll(FORM)].map(([, name, form]) => [name, form]));
  const number = NUMBER.test(String(value)) ? Number(value) : value;
  const category = typeof number === "number" ? new Intl.PluralRules(language).select(number) : "other";
  const form = words[`=${value}`] ?? words[category] ?? words.other;
  return form.replaceAll("#", () => writeNumber(number, language));
}

/** 1,234,567 in English, 12,34,567 in Telugu.
 * @param {unknown} value
 * @param {string} language */
function writeNumber(value, language) {
  return typeof value === "number" ? value.toLocaleString(language) : String(value);
}
