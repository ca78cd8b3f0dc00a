// Holds how a speaker is marked: a letter and a colour, by the place among the names.

const PALETTE_SIZE = 8;

export function speakerColour(index) {
  return index < 0 ? "none" : String(index % PALETTE_SIZE);
}

export function speakerLetter(index) {
  if (index < 0) return "–";
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round > 0 ? round : "");
}
