// Holds the nodes in the grid: rows, and gaps as tall as the rows between them. A node that no row needs any more
// shows another one.
/** @import { Heights } from "./heights.js" */
/** @import { RowNode } from "./row_node.js" */

import { make, setAttribute } from "../dom.js";

/** @typedef {{ nodes: Map<string, RowNode>, build: (id: string, spare?: RowNode) => RowNode }} BuiltRows */

export class Strip {
  /** @param {HTMLElement} grid
   * @param {BuiltRows} list
   * @param {ResizeObserver} sizes is told of every row */
  constructor(grid, list, sizes) {
    this.grid = grid;
    this.list = list;
    this.sizes = sizes;
    /** @type {HTMLElement[]} */
    this.gaps = [];
  }

  /** Bring the page to these rows and the gaps between them; nodes that stay are not moved.
   * @param {string[]} order
   * @param {number[]} wanted indexes, ascending
   * @param {Heights} heights */
  place(order, wanted, heights) {
    const { list, grid } = this;
    const spareRows = this.takeSpare(new Set(wanted.map((index) => order[index])));
    const spareGaps = this.gaps;
    for (const gap of spareGaps) gap.remove(); // so that a row is only moved where the order changed
    this.gaps = [];
    let next = 0;
    let here = grid.firstChild;
    const put = (/** @type {HTMLElement} */ node) => {
      if (node === here) here = node.nextSibling;
      else grid.insertBefore(node, here);
    };
    const leaveGap = (/** @type {number} */ until) => {
      if (until === next) return;
      const gap = spareGaps.shift() ?? make("div", { class: "lk-gap", role: "presentation" });
      const height = `${heights.between(next, until).toFixed(2)}px`;
      if (gap.style.height !== height) gap.style.height = height;
      this.gaps.push(gap);
      grid.insertBefore(gap, here);
    };
    for (const index of wanted) {
      leaveGap(index);
      const node = list.nodes.get(order[index]) ?? this.build(order[index], spareRows.shift());
      setAttribute(node, "aria-rowindex", index + 1);
      put(node);
      next = index + 1;
    }
    leaveGap(order.length);
    setAttribute(grid.parentElement ?? grid, "aria-rowcount", order.length); // the table's
  }

  /** Nodes of other rows than these. They leave their place first, so that none that stays is moved: it may have
   * the focus, which it would lose.
   * @param {Set<string>} ids */
  takeSpare(ids) {
    const { nodes } = this.list;
    const gone = [...nodes].filter(([id]) => !ids.has(id)).map(([, node]) => node);
    for (const node of gone) {
      nodes.delete(node.dataset.id ?? "");
      this.sizes.unobserve(node);
      node.remove();
    }
    return gone.filter((node) => !isOpen(node));
  }

  /** @param {string} id
   * @param {RowNode | undefined} spare */
  build(id, spare) {
    const node = this.list.build(id, spare);
    this.sizes.observe(node);
    return node;
  }
}

/** Whether a menu stands beside one of its controls. */
function isOpen(/** @type {RowNode} */ node) {
  return node.querySelector('[aria-expanded="true"]') !== null;
}
