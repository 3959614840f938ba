/* The filter: panels below their words, words on trouble. The form works without this as well. */
"use strict";

document.documentElement.classList.add("scripted");

function trouble(words) {
  const place = document.getElementById("trouble");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}

document.addEventListener("htmx:beforeRequest", () => trouble(""));
document.addEventListener("htmx:sendError", () => trouble("The server could not be reached. The figures below are those from before; try again in a moment."));
document.addEventListener("htmx:responseError", () => trouble("The server could not answer. The figures below are those from before; try again in a moment."));

/* The panels of the filter stand below their words and close when one looks elsewhere. */
document.addEventListener("toggle", (event) => {
  const choice = event.target;
  if (!choice.matches?.(".choice") || !choice.open) return;
  const form = choice.closest("form").getBoundingClientRect();
  const words = choice.querySelector("summary").getBoundingClientRect();
  const panel = choice.querySelector(".panel");
  panel.style.setProperty("--below", `${words.bottom - form.top + 6}px`);
  panel.style.setProperty("--at", `${Math.max(0, Math.min(words.left - form.left, form.width - panel.offsetWidth))}px`);
}, true);
document.addEventListener("click", (event) => {
  document.querySelectorAll(".choice[open]").forEach((choice) => {
    if (!choice.contains(event.target)) choice.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const choice = document.querySelector(".choice[open]");
  if (event.key === "Escape" && choice) {
    choice.open = false;
    choice.querySelector("summary").focus();
  }
});
