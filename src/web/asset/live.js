// Keeps a page alive: it is fetched again until it shows what the server has told of, what was typed
// survives that, the timer runs, and what has changed is said to those who listen. Without this file every page works all the same.
(() => {
  "use strict";

  const isField = (it) => it.id && it.type !== "hidden" && it.type !== "submit";

  const isChanged = (it) => {
    if (it.type === "checkbox" || it.type === "radio") return it.checked !== it.defaultChecked;
    if (it.tagName === "SELECT") {
      return [...it.options].some((option) => option.selected !== option.defaultSelected);
    }
    return it.value !== it.defaultValue;
  };

  let typed = [];
  let opened = [];
  let announced = "";

  const page = () => document.getElementById("page");

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "page") return;
    const { xhr, requestConfig } = event.detail;
    const isOurs = requestConfig.verb === "get" || xhr.status >= 400;
    const fields = [...page().querySelectorAll("input, select, textarea")];
    typed = fields
      .filter((it) => isField(it) && isChanged(it))
      // What was just sent is no longer being typed; other forms of the page are.
      .filter((it) => isOurs || it.form !== requestConfig.elt)
      .map((it) => ({ id: it.id, value: it.value, checked: it.checked }));
    opened = [...page().querySelectorAll("details[id]")].map((it) => [it.id, it.open]);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "page" && event.target.id !== "page") return;
    for (const [id, open] of opened) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    for (const { id, value, checked } of typed) {
      const field = document.getElementById(id);
      if (!field) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
      else field.value = value;
    }
    announce();
    tick();
  });

  // Two answers on their way may overtake each other: a page that is older than what was told of
  // is asked for once more.
  let told = "";
  let asked = "";
  document.addEventListener("htmx:sseMessage", (event) => {
    told = event.detail.data;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const shown = page() && page().dataset.version;
    if (!told || !shown || shown === told || asked === told) return;
    asked = told;
    window.htmx.trigger("#live", "sse:changed");
  });

  const announce = () => {
    const status = page() && page().dataset.status;
    const place = document.getElementById("announce");
    if (!status || !place || status === announced) return;
    if (announced) place.textContent = status;
    announced = status;
  };

  const live = document.getElementById("live");
  const skew = live ? Number(live.dataset.now) * 1000 - Date.now() : 0;

  const tick = () => {
    for (const timer of document.querySelectorAll("[data-deadline]")) {
      const left = Math.round((Number(timer.dataset.deadline) * 1000 - Date.now() - skew) / 1000);
      const minutes = Math.floor(Math.max(left, 0) / 60);
      const seconds = String(Math.max(left, 0) % 60).padStart(2, "0");
      timer.textContent = left > 0 ? `${minutes}:${seconds}` : timer.dataset.over;
      timer.classList.toggle("over", left <= 0);
    }
  };
  announce();
  tick();
  setInterval(tick, 1000);

  // The slider of the replay goes to its turn as soon as it is let go.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
})();
