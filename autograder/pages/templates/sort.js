"use strict";
// Tables with `data-sortable` are sorted by a click on a heading. Without scripts they stay as they are.
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const amount = /^(-?\d+(?:\.\d+)?)\s*(?:%|\/.*)?$/;

function text(row, column) {
  return row.cells[column].textContent.trim();
}

// Rows without a value come last, whichever way the others are sorted.
function sorted(rows, column, up) {
  const known = rows.filter((row) => !["", "n/a"].includes(text(row, column)));
  const numeric = known.every((row) => amount.test(text(row, column)));
  const compare = numeric
    ? (a, b) => Number(text(a, column).match(amount)[1]) - Number(text(b, column).match(amount)[1])
    : (a, b) => order.compare(text(a, column), text(b, column));
  known.sort((a, b) => (up ? compare(a, b) : compare(b, a)));
  return [...known, ...rows.filter((row) => !known.includes(row))];
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  let next = 0;
  for (const head of heads) {
    const column = next;
    next += head.colSpan;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      body.append(...sorted([...body.rows], column, up));
    });
  }
}
