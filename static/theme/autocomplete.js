// Select2 leaves its field without a name for screen readers: it gets the words of the label.
django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = document.getElementById(`select2-${select.id}-container`);
    if (shown && select.labels.length) {
      shown.setAttribute("aria-label", select.labels[0].textContent.replace(/:\s*$/, ""));
    }
  }
});
