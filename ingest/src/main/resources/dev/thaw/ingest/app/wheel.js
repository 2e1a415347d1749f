import { h } from "./dom.js";
import { shuffled } from "./seeded.js";

/** Pure: the feelings in the order of one prompt, the same whenever and wherever the prompt is looked at. */
export function wheelOrder(labels, promptId) {
  return shuffled(labels, promptId);
}

/** The most feelings that fit round a middle without making the wheel taller than a full grid would be. */
const MOST_ROUND = 10;

/**
 * Pure: the places of a number of feelings on a grid of three columns, clockwise from the top left, with the middle
 * free; more than go round fill the grid row by row.
 */
export function places(count) {
  if (count > MOST_ROUND || count < 5) {
    return Array.from({ length: count }, (_, index) => ({ row: Math.floor(index / 3) + 1, column: (index % 3) + 1 }));
  }
  const rows = Math.ceil((count - 2) / 2);
  const round = [
    ...[1, 2, 3].map((column) => ({ row: 1, column })),
    ...Array.from({ length: rows - 2 }, (_, index) => ({ row: index + 2, column: 3 })),
    ...[3, 2, 1].map((column) => ({ row: rows, column })),
    ...Array.from({ length: rows - 2 }, (_, index) => ({ row: rows - 1 - index, column: 1 })),
  ];
  return round.slice(0, count);
}

/**
 * The feelings around, as buttons. Tab reaches each; arrow keys go round.
 *
 * @param {string[]} order of the labels
 * @param {function(string): void} chosen
 */
export function wheel(order, chosen) {
  const buttons = order.map((label) => h("button.feeling", { onclick: () => chosen(label) }, label));
  places(order.length).forEach(({ row, column }, index) => {
    buttons[index].style.gridArea = `${row} / ${column}`;
  });
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length].focus();
    }
  };
  return h(`div.wheel${order.length > MOST_ROUND ? "" : ".round"}`, { role: "group", "aria-label": "Feelings", onkeydown: turn }, buttons);
}
