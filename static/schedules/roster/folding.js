/** Departments that are folded stay so, in this browser. */

const KEPT = "roster-folded";

export function fold(folded) {
  const kept = new Set((localStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean));
  for (const button of document.querySelectorAll(".fold")) {
    const people = document.getElementById(button.dataset.folds);
    const show = () => {
      people.hidden = kept.has(people.id);
      button.ariaExpanded = String(!people.hidden);
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!kept.delete(people.id)) kept.add(people.id);
      localStorage.setItem(KEPT, [...kept].join(" "));
      show();
      folded();
    });
    show();
  }
}
