/* The desk by keyboard: Ctrl+Enter sends the form one is in; nothing is sent twice. */
"use strict";

document.addEventListener("keydown", (event) => {
  const form = event.target instanceof Element && event.target.closest("form.desk-form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("submit", (event) => {
  if (!(event.target instanceof Element) || !event.target.matches("form.desk-form")) {
    return;
  }
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});

// A page taken back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.desk-form[data-sent]")) {
    delete form.dataset.sent;
  }
});
