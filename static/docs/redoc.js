"use strict";

const { schema, nonce } = document.currentScript.dataset;
const createElement = Document.prototype.createElement;

// What ReDoc has no option for: its styles get the nonce that lets the page have them, and its only image, its maker's
// logo on another host, becomes an element that loads nothing.
Document.prototype.createElement = function (name, options) {
  const element = createElement.call(this, name === "img" ? "span" : name, options);
  if (name === "style") {
    element.nonce = nonce;
  }
  return element;
};

addEventListener("DOMContentLoaded", () => {
  const typography = { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } };
  Redoc.init(schema, { theme: { typography } }, document.getElementById("redoc"));
});
