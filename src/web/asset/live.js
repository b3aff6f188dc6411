// Keeps a page alive: it is fetched again until it shows what the server has told of, what was
// typed survives that, a second click never lands on what came in place of the first, the timer
// runs, and what has changed is said to those who listen. Without this file every page works all
// the same.
(() => {
  "use strict";

  const isField = (it) => it.id && it.type !== "hidden" && it.type !== "submit";

  const isChanged = (it) => {
    if (it.type === "checkbox" || it.type === "radio") return it.checked !== it.defaultChecked;
    if (it.tagName === "SELECT") {
      // A list that says nothing of it begins with its first line.
      const first = [...it.options].findIndex((option) => option.defaultSelected);
      return it.selectedIndex !== Math.max(first, 0);
    }
    return it.value !== it.defaultValue;
  };

  let typed = [];
  let opened = [];
  let announced = "";

  const page = () => document.getElementById("page");

  const isLive = (id) => id === "page" || id === "odds-live";

  // While a form is on its way the page stays: the answer has to find the form that it is for.
  let isSending = false;
  let wasHeld = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") isSending = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "get") return;
    isSending = false;
    if (wasHeld) window.htmx.trigger("#live", "sse:changed");
    wasHeld = false;
  });

  // A server that is away is told of, but not while a page is only being left.
  let losing = 0;
  const isLost = (lost) => {
    clearTimeout(losing);
    const place = document.getElementById("lost");
    if (!place) return;
    if (!lost) place.hidden = true;
    else losing = setTimeout(() => (place.hidden = false), 1500);
  };
  document.addEventListener("htmx:sseError", () => isLost(true));
  document.addEventListener("htmx:sseOpen", () => isLost(false));

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isLive(event.detail.target.id)) return;
    const { xhr, requestConfig, target } = event.detail;
    if (requestConfig.verb === "get" && isSending && target.id === "page") {
      event.detail.shouldSwap = false;
      wasHeld = true;
      return;
    }
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
    if (!isLive(event.detail.target.id) && !isLive(event.target.id)) return;
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
    swapped = event.timeStamp;
  });

  // The second half of a double click is meant for what was there before: a page that came between
  // has another button in that place.
  let swapped = 0;
  let clicked = { at: -Infinity, x: 0, y: 0 };
  document.addEventListener("click", (event) => {
    // A key clicks where the focus is, not where the pointer was.
    if (event.detail === 0) return;
    const { timeStamp: at, clientX: x, clientY: y } = event;
    const isAgain = at - clicked.at < 700 && Math.hypot(x - clicked.x, y - clicked.y) < 20;
    if (isAgain && swapped > clicked.at && page()?.contains(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    clicked = { at, x, y };
  }, true);

  // Two answers on their way may overtake each other: a page that is older than what was told of
  // is asked for once more.
  const kinds = [
    { event: "changed", shown: "page", ear: "#live", told: "", asked: "" },
    { event: "odds", shown: "odds-live", ear: "#odds-ear", told: "", asked: "" },
  ];
  // What was not answered is asked for again, until it is.
  document.addEventListener("htmx:sendError", (event) => {
    isLost(true);
    const kind = kinds.find((it) => it.shown === event.detail.target.id);
    if (!kind || event.detail.requestConfig.verb !== "get") return;
    setTimeout(() => window.htmx.trigger(kind.ear, `sse:${kind.event}`), 2000);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) isLost(false);
  });
  document.addEventListener("htmx:sseMessage", (event) => {
    const kind = kinds.find((it) => it.event === event.detail.type);
    if (kind) kind.told = event.detail.data;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const kind of kinds) {
      const shown = document.getElementById(kind.shown)?.dataset.version;
      if (!kind.told || !shown || shown === kind.told || kind.asked === kind.told) continue;
      kind.asked = kind.told;
      window.htmx.trigger(kind.ear, `sse:${kind.event}`);
    }
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
