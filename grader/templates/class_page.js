"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.querySelectorAll("th button").forEach((button) => {
    button.addEventListener("click", () => {
      const head = button.parentElement;
      const upward = head.getAttribute("aria-sort") !== "ascending";
      const at = head.cellIndex;
      const key = (row) => row.cells[at].dataset.key ?? row.cells[at].textContent;
      const rows = [...body.rows].sort((a, b) => {
        const [one, other] = [key(a), key(b)];
        const order = isNaN(one) || isNaN(other) ? one.localeCompare(other) : one - other;
        return upward ? order : -order;
      });
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", upward ? "ascending" : "descending");
      body.append(...rows);
    });
  });
}
const search = document.getElementById("search");
const shown = document.getElementById("shown");
search.addEventListener("input", () => {
  const wanted = search.value.toLowerCase();
  let number = 0;
  for (const row of document.querySelectorAll("#students tbody tr")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    number += !row.hidden;
  }
  shown.textContent = `${number} shown`;
});
