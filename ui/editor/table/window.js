// Holds which rows have nodes: those near what is seen, and the few that must keep theirs. Between them stand
// gaps as tall as the rows they replace; what a person looks at does not move when a height turns out otherwise.
// The page scrolls, not a box of ours: phones hide their address bar, find-in-page and Home work as anywhere.

/** @import { RowNode } from "./row_node.js" */
/** @import { Row } from "../../types" */

/** What the window asks of the rows whose nodes it makes and takes.
 * @typedef {object} WindowedRows
 * @property {{ rows: Map<string, Row>, listed: string[], isWholeAbove: boolean }} state
 * @property {Map<string, RowNode>} nodes
 * @property {(id: string, spare?: RowNode) => RowNode} build a node for a row, of a spare one where there is one
 * @property {() => Set<string>} keeps rows that keep their node
 */
/** The row by which the picture is held, and where it is on the screen.
 * @typedef {{ id: string, top: number } | null} Anchor */

import { Heights } from "./heights.js";
import { describeLook } from "./look.js";
import { Strip } from "./strip.js";

const AHEAD_PX = 700; // rows kept ready above and below what is seen
const NEAR_PX = 300; // with less than this left new ones are made ready
const LEAP_AHEAD_PX = 100; // after a leap first what is seen, and the rest once a frame brought no other leap
// A Space grows the frame around the app to its whole height, so nothing scrolls inside it: beyond this
// "window" height the browser is asked which rows and gaps come into view. `glimpse` is what it said last.
const TALLEST_SCREEN_PX = 5000;

export class RowWindow {
  /** @param {HTMLElement} grid
   * @param {WindowedRows} list
   * @param {AbortSignal} signal */
  constructor(grid, list, signal) {
    this.grid = grid;
    this.list = list;
    this.heights = new Heights(list.state);
    this.signal = signal;
    /** @type {Anchor} */
    this.anchor = null;
    this.glimpse = { top: 0, bottom: window.screen.height };
    this.range = { first: 0, last: 0 }; // the rows near what is seen, which have nodes
    this.width = 0;
    this.waiting = false;
    this.afterLeap = 0; // the frame that is awaited after the last leap; 0 for none
    this.sizes = new ResizeObserver((entries) => this.onResize(entries));
    this.sizes.observe(grid);
    this.strip = new Strip(grid, list, this.sizes);
    this.sight = new IntersectionObserver((entries) => this.onSight(entries));
    this.looking = false;
    window.addEventListener("scroll", () => this.onScroll(), { passive: true, signal });
    window.addEventListener("resize", () => this.onScroll(), { passive: true, signal });
    signal.addEventListener("abort", () => this.end(), { once: true });
  }

  end() {
    this.sizes.disconnect();
    this.sight.disconnect();
  }

  clear() {
    this.heights.forgetAll();
    this.anchor = null;
    this.arrange();
  }

  get isTall() {
    return window.innerHeight > TALLEST_SCREEN_PX;
  }

  /** What is seen of the rows, in px below the first row's top. */
  view() {
    const { top } = this.grid.getBoundingClientRect();
    if (this.isTall) return this.glimpse;
    return { top: -top, bottom: window.innerHeight - top };
  }

  /** Give nodes to the rows near what is seen, and take them from the others. */
  arrange() {
    this.arrangeAround(this.onWidth() ? this.anchor : this.findAnchor());
    this.anchor = this.findAnchor();
  }

  arrangeAround(/** @type {Anchor} */ anchor) {
    const { heights, list } = this;
    const { top, bottom } = this.view();
    const order = list.state.listed;
    heights.settle(order);
    heights.drifted = false;
    const place = anchor === null ? undefined : heights.places.get(anchor.id);
    const held = place === undefined ? null : anchor;
    const begin = place === undefined || held === null ? top : heights.offsets[place] - held.top;
    this.placeBetween(begin - AHEAD_PX, begin + bottom - top + AHEAD_PX);
    this.hold(held);
    if (this.describe()) this.arrangeAround(held);
  }

  /** The page was scrolled: rows that came near get nodes. What is read is read before anything is written, and
   * heights are told by the browser once it has laid out, so that a frame has one layout and most frames none. */
  slide() {
    const { heights, list } = this;
    if (list.state.listed === heights.order) heights.settle(heights.order);
    const isSame = list.state.listed === heights.order && this.grid.clientWidth === this.width;
    if (!isSame || heights.drifted || !heights.isDescribed) return this.arrange();
    this.anchor = this.findAnchor();
    const { top, bottom } = this.view();
    const { first, last } = this.range;
    const [from, until] = [heights.indexAt(top - NEAR_PX), heights.indexAt(bottom + NEAR_PX) + 1];
    if (from >= first && until <= last) return undefined;
    const isLeap = until <= first || from >= last;
    const ahead = isLeap ? LEAP_AHEAD_PX : AHEAD_PX;
    this.placeBetween(top - ahead, bottom + ahead);
    return isLeap ? this.arrangeAfterLeaps() : undefined;
  }

  /** Nodes for the rows between two places, in px below the first row's top, and for those that keep theirs.
   * @param {number} top
   * @param {number} bottom */
  placeBetween(top, bottom) {
    const { heights, list } = this;
    const { order } = heights;
    const first = heights.indexAt(top);
    const last = order.length === 0 ? 0 : heights.indexAt(bottom) + 1;
    const kept = [...list.keeps()].flatMap((id) => heights.places.get(id) ?? []);
    const near = Array.from({ length: last - first }, (_, i) => first + i);
    this.range = { first, last };
    const wanted = [...new Set([...near, ...kept])].sort((a, b) => a - b);
    this.strip.place(order, wanted, heights);
  }

  /** How rows are built here, from the first ones there are; returns whether that was not known. */
  describe() {
    const { heights, list } = this;
    if (heights.isDescribed || list.nodes.size === 0 || this.grid.clientWidth === 0) return false;
    for (const [id, node] of list.nodes) heights.learn(id, node.getBoundingClientRect().height);
    this.width = this.grid.clientWidth;
    heights.describe(describeLook([...list.nodes.values()]));
    return true;
  }

  // --- holding still ---------------------------------------------------------------------------------

  /** The row by which the picture is held: the focused one if it is seen, else the first that is.
   * @returns {Anchor} */
  findAnchor() {
    const { heights, list } = this;
    const { top, bottom } = this.view();
    // nothing above the rows can grow where they begin below; in a grown frame only the page around it scrolls
    const isStill = top <= 0 && list.state.isWholeAbove;
    if (isStill || this.isTall || heights.order.length === 0) return null;
    const listed = list.state.listed === heights.order ? heights.places : new Set(list.state.listed);
    const focused = document.activeElement?.closest(".lk-row");
    for (const node of [focused, ...this.grid.children]) {
      const id = node instanceof HTMLElement ? node.dataset.id : undefined;
      if (!node || id === undefined || !listed.has(id) || !list.nodes.has(id)) continue;
      const box = node.getBoundingClientRect();
      if (box.bottom > 0 && box.top < bottom - top) return { id, top: box.top };
    }
    const index = heights.indexAt(top);
    const id = heights.order.slice(index).find((next) => listed.has(next));
    const place = id === undefined ? undefined : heights.places.get(id);
    return id === undefined || place === undefined ? null : { id, top: heights.offsets[place] - top };
  }

  /** Scroll by what the held row has moved. */
  hold(/** @type {Anchor} */ anchor) {
    const node = anchor === null ? undefined : this.list.nodes.get(anchor.id);
    if (node === undefined || anchor === null) return;
    const moved = node.getBoundingClientRect().top - anchor.top;
    if (Math.abs(moved) >= 0.5) window.scrollBy({ top: moved, behavior: "instant" });
  }

  // --- what the browser reports ----------------------------------------------------------------------

  onScroll() {
    if (!this.grid.isConnected || this.signal.aborted) return;
    if (!this.isTall) this.slide();
    else {
      this.arrange();
      this.look();
    }
  }

  /** Rows grew or shrank (typed text, a font that arrived), or the page became wider or narrower. */
  onResize(/** @type {ResizeObserverEntry[]} */ entries) {
    let news = false;
    for (const { target, borderBoxSize } of entries) {
      const id = target instanceof HTMLElement ? target.dataset.id : undefined;
      if (target === this.grid) news = this.onWidth() || news;
      else if (id !== undefined && this.list.nodes.get(id) === target) {
        news = this.heights.learn(id, borderBoxSize[0].blockSize) || news;
      }
    }
    if (!news) return;
    this.hold(this.anchor);
    this.arrangeSoon();
  }

  onWidth() {
    const width = this.grid.clientWidth;
    if (width === 0 || width === this.width) return false;
    this.width = width;
    this.heights.remeasure();
    return true;
  }

  /** In the next frame: nodes made while sizes are being reported would be reported too late. */
  arrangeSoon() {
    if (this.waiting || this.afterLeap !== 0) return; // after a leap all is arranged anyway
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.onScroll();
    });
  }

  /** Once a whole frame has passed without another leap. A scroll is told before the frame's own callbacks, so the
   * first of them still belongs to the frame of the leap. */
  arrangeAfterLeaps() {
    cancelAnimationFrame(this.afterLeap);
    this.afterLeap = requestAnimationFrame(() => {
      this.afterLeap = requestAnimationFrame(() => {
        this.afterLeap = 0;
        this.onScroll();
      });
    });
  }

  /** Ask anew what is seen: the first answer tells of every row and gap, later ones of what changed. */
  look() {
    this.sight.disconnect();
    this.looking = true;
    for (const node of this.grid.children) this.sight.observe(node);
  }

  onSight(/** @type {IntersectionObserverEntry[]} */ entries) {
    if (!this.isTall) return this.sight.disconnect();
    if (!this.looking) return this.look();
    this.looking = false;
    const seen = entries
      .filter(({ isIntersecting }) => isIntersecting)
      .map((entry) => entry.intersectionRect);
    if (seen.length === 0) return;
    const { top } = this.grid.getBoundingClientRect();
    const last = Math.max(...seen.map((box) => box.bottom));
    this.glimpse = { top: Math.min(...seen.map((box) => box.top)) - top, bottom: last - top };
    const before = [...this.grid.children];
    this.arrange();
    if (!sameNodes(before, this.grid.children)) this.look();
  }
}

/** @param {Element[]} before
 * @param {HTMLCollection} now */
function sameNodes(before, now) {
  return before.length === now.length && before.every((node, index) => node === now[index]);
}
