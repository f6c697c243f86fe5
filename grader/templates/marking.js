"use strict";
{
  // Found by its place: an answer above may have any id.
  const given = JSON.parse(document.currentScript.previousElementSibling.textContent);
  const paragraphs = (text) => text.split(/\n\s*\n/).map((one) => one.trim());

  // Write a paragraph into a comment, which nbgrader then saves as if it was typed.
  function add(text, comment) {
    if (!paragraphs(comment.value).includes(text)) {
      const before = comment.value.trimEnd();
      comment.value = before === "" ? text : `${before}\n\n${text}`;
      comment.dispatchEvent(new Event("change", { bubbles: true }));
      autosize.update(comment);
    }
    comment.focus();
    comment.setSelectionRange(comment.value.length, comment.value.length);
  }

  function offer([text, used], comment) {
    const button = document.createElement("button");
    const count = document.createElement("b");
    count.textContent = `${used}× `;
    button.append(count, text);
    button.type = "button";
    button.className = "btn btn-default";
    button.tabIndex = -1;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => add(text, comment));
    return button;
  }

  // nbgrader counts what it reaches with Tab, and finds the same place on the next page
  // by that number; so these are reached from their comment, and it counts none of them.
  function list(comment, snippets) {
    const box = document.createElement("div");
    const label = document.createElement("div");
    const choice = document.createElement("div");
    const offers = snippets.map((one) => offer(one, comment));
    label.textContent = "Comments given before (Tab, then ↑ ↓ and Enter):";
    box.className = "given-before";
    choice.setAttribute("role", "toolbar");
    choice.setAttribute("aria-orientation", "vertical");
    choice.setAttribute("aria-label", label.textContent);
    offers[0].tabIndex = 0;
    choice.append(...offers);
    box.append(label, choice);
    comment.addEventListener("keydown", (event) => {
      if (event.key !== "Tab" || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      offers.find((one) => one.tabIndex === 0).focus();
    });
    choice.addEventListener("keydown", (event) => {
      const at = offers.indexOf(document.activeElement);
      const back = event.key === "Escape" || (event.key === "Tab" && event.shiftKey);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter") event.stopPropagation(); // or nbgrader takes it
      if (!back && !step) return;
      event.preventDefault();
      event.stopPropagation();
      const next = back ? comment : offers[at + step];
      if (!back && next) [offers[at].tabIndex, next.tabIndex] = [-1, 0];
      next?.focus();
    });
    return box;
  }

  for (const comment of document.querySelectorAll("textarea.comment")) {
    const cell = comment.id.slice(0, -"-comment".length);
    if (Object.hasOwn(given, cell)) comment.after(list(comment, given[cell]));
  }
}
