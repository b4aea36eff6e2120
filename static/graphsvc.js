"use strict";
// Makes pages smoother; each of them works without it.

// What is still running tells how far it is, and the page is read anew when it is done.
for (const running of document.querySelectorAll("[data-poll]")) {
  const bar = running.querySelector("progress");
  const done = running.querySelector(".done");
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const ask = async () => {
    try {
      const answer = await fetch(running.dataset.poll, { headers: { Accept: "application/json" } });
      const job = await answer.json();
      if (job.state !== "running") {
        location.reload();
        return;
      }
      bar.max = job.total || 1;
      bar.value = job.done;
      if (done) done.textContent = format.format(job.done);
    } catch {
      // The service restarts: the next question finds it.
    }
    setTimeout(ask, 700);
  };
  setTimeout(ask, 700);
}

// Of a board that is wider than its region, the cell that was opened is shown.
const opened = document.querySelector(".board td.opened");
const region = opened?.closest(".scroll");
if (region) region.scrollLeft = opened.offsetLeft + 2 * opened.offsetWidth - region.clientWidth;

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A summary of problems is read first.
document.querySelector(".problems")?.focus();
