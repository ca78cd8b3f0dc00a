// Holds how the look of rows is read from rows on the page: what guesses of heights are made from.
/** @import { RowNode } from "./row_node.js" */

const TELUGU_SAMPLE = "నమస్కారం, మీరు ఎలా ఉన్నారు? మూడు రోజుల నుండి జ్వరం ఉంది, టాబ్లెట్ వేసుకున్నాను.";
const LATIN_SAMPLE = "How long have you had the fever, and what did you take for it?";

/** How rows are built at this width and in this font, from rows on the page. */
export function describeLook(/** @type {RowNode[]} */ nodes) {
  const boxes = nodes.map((node) => ({
    row: node.getBoundingClientRect().height,
    cell: node.parts.text.parentElement?.getBoundingClientRect().height ?? 0,
  }));
  const { text } = nodes[0].parts;
  const style = getComputedStyle(text);
  const px = (
    /** @type {"paddingTop" | "paddingBottom" | "paddingLeft" | "paddingRight" | "lineHeight"} */ name,
  ) => Number.parseFloat(style[name]) || 0;
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const letter = (/** @type {string} */ sample) => pen.measureText(sample).width / sample.length;
  return {
    frame: Math.min(...boxes.map(({ row, cell }) => row - cell)) + px("paddingTop") + px("paddingBottom"),
    line: px("lineHeight"),
    width: text.clientWidth - px("paddingLeft") - px("paddingRight"),
    least: Math.min(...boxes.map(({ row }) => row)),
    telugu: letter(TELUGU_SAMPLE),
    other: letter(LATIN_SAMPLE),
  };
}
