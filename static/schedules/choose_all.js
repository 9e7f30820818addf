/* One box ticks all that can be approved on this page. */

const all = document.getElementById("all");
const boxes = [...document.querySelectorAll("input[name=person]")];

const show = () => {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && !all.checked;
};

all.parentElement.hidden = false;
all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
boxes.forEach((box) => box.addEventListener("change", show));
show();
