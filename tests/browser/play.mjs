// A workshop in real browsers: facilitator, NATO in English on a phone, Russia in Russian on a
// phone, a projector and an observer play six turns. A seat reloads, a phone is replaced, and the
// server is killed twice in the middle of a turn. Each page is asked by axe and photographed.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { start } from "./server.mjs";

const [program, data, screens] = process.argv.slice(2);
const scenario = "scenarios/three-theatres.ron";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { width: 390, height: 844 };
const laptop = { width: 1366, height: 768 };
const wall = { width: 1920, height: 1080 };
const port = "7893";

mkdirSync(screens, { recursive: true });
let server = await start(program, [scenario, "--port", port, "--data", data]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const strangers = new Set();
const faults = [];
// Axe and the browser's driver leave `style=""` behind, which a page's policy reports; it has this
// hash, changes nothing, and no page of ours has one (tests/it/web.rs).
const EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const person = async (pin, name, language, viewport) => {
  const context = await browser.newContext({ viewport, locale: language });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(server.address)) strangers.add(request.url());
  });
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy/.test(text) && !text.includes(EMPTY)) faults.push(text);
  });
  await page.goto(server.address);
  if (name === "Nora") await look(page, "join-en-phone");
  if (name === "Роман") await look(page, "join-ru-phone");
  await page.fill("#pin", pin);
  await page.fill("#name", name);
  await page.click("button.primary");
  await page.waitForSelector("#page");
  return page;
};

/** Photographs a page, asks axe, and sees that nothing sticks out to the right. */
const look = async (page, name) => {
  await page.waitForTimeout(150);
  const isWall = name.startsWith("projector");
  await page.screenshot({ path: `${screens}/${name}.png`, fullPage: !isWall });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, help, nodes } of violations) {
    faults.push(`${name}: ${id}: ${help}: ${nodes.slice(0, 3).map((it) => it.html.slice(0, 200))}`);
  }
  const [wide, room, high, screen] = await page.evaluate(() => {
    const all = document.scrollingElement;
    return [all.scrollWidth, innerWidth, all.scrollHeight, innerHeight];
  });
  if (wide > room) faults.push(`${name}: ${wide} wide on a screen of ${room}`);
  if (isWall && high > screen) faults.push(`${name}: ${high} high on a screen of ${screen}`);
};

const press = async (page, label) => {
  await page.getByRole("button", { name: label, exact: true }).first().click();
};

const facilitator = await person(server.pin("Facilitator"), "Frida", "en", laptop);
let nato = await person(server.pin("NATO"), "Nora", "en", phone);
const russia = await person(server.pin("Russia"), "Роман", "ru", phone);
const projector = await person(server.pin("Observers and projector"), "Wall", "en", wall);
await projector.goto(`${server.address}/projector`);
const observer = await person(server.pin("Observers and projector"), "Ольга", "ru", laptop);

await look(facilitator, "console-lobby-en-laptop");
await look(nato, "seat-lobby-en-phone");
await look(russia, "seat-lobby-ru-phone");
await look(projector, "projector-lobby");
await look(observer, "observer-lobby-ru-laptop");

await nato.locator("input[name=phrase]").fill("A quiet evening by the sea");
await press(nato, "Lock the phrase");
await nato.getByText("A quiet evening by the sea").waitFor();
await russia.locator("input[name=phrase]").fill("Тихий вечер у моря");
await press(russia, "Зафиксировать фразу");
await russia.getByText("Тихий вечер у моря").waitFor();
await facilitator.getByText("phrase locked").nth(1).waitFor();
await press(facilitator, "Show the phrases");
await facilitator.getByText("The dice are fixed").first().waitFor();
await facilitator.locator("#start-measures > summary").click();
await facilitator.check("#start-military_channels");
await press(facilitator, "Start the game");

const lock = async (page, label, order) => {
  await page.locator("section.decision").waitFor();
  await page.locator("section.decision input[type=radio]:enabled").nth(order).check();
  await press(page, label);
  await page.locator("section.decision .badge.good").waitFor();
};

const killed = async () => {
  assert.equal(await server.stop("SIGKILL"), null);
  // Every page says so, and takes it back.
  await Promise.all([russia, projector].map((page) => page.locator("#lost").waitFor()));
  const game = server.journal;
  server = await start(program, ["--game", game, "--port", port, "--data", data]);
};

/**
 * Clicks once where the button is, and once where another has taken its place; says whether that
 * came soon enough for a double click.
 */
const clickTwice = async (button, other) => {
  await button.hover();
  const { x, y, width, height } = await button.boundingBox();
  const [atX, atY] = [x + width / 2, y + height / 2];
  const clicked = Date.now();
  await facilitator.mouse.click(atX, atY);
  await button.waitFor({ state: "detached" });
  const below = await facilitator.evaluate(([name, x, y]) => {
    const its = [...document.querySelectorAll("button")].find((it) => it.textContent === name);
    const { top, height } = its.getBoundingClientRect();
    scrollBy({ top: top + height / 2 - y, behavior: "instant" });
    return document.elementFromPoint(x, y).textContent;
  }, [other, atX, atY]);
  assert.equal(below, other);
  // Pages take whatever comes 0.7 seconds after a click for a click of its own.
  if (Date.now() - clicked > 500) return false;
  await facilitator.mouse.click(atX, atY);
  return true;
};
let isTwice = false;

/** Puts something of the odds on the wall, and waits until it is there. */
const showOdds = async (name, button, words) => {
  await press(facilitator, button);
  await projector.getByText(words).first().waitFor();
  await look(projector, `projector-odds-${name}`);
};

for (let turn = 1; turn <= 6; turn++) {
  // One page is told of it, and its question for what there is gets lost on the way.
  if (turn === 3) await russia.route("**/seat", (route) => route.abort(), { times: 1 });
  await press(facilitator, `Begin turn ${turn}`);
  // Pages are told: nobody reloads.
  await nato.getByText(`Turn ${turn} of`).first().waitFor();
  await russia.getByText(`Ход ${turn} из`).first().waitFor();
  await projector.getByText(`Turn ${turn} of`).first().waitFor();
  await russia.locator("#lost").waitFor({ state: "hidden" });
  if (turn === 1) {
    // The odds come by themselves, measures too, while something is typed.
    await facilitator.locator("#drawer-notes > summary").click();
    await facilitator.locator("#note-text").fill("half a sentence");
    await facilitator.locator("#odds-measures table").first().waitFor();
    assert.equal(await facilitator.inputValue("#note-text"), "half a sentence");
    assert.equal(await facilitator.evaluate(() => document.activeElement.id), "note-text");
    await facilitator.locator("#note-text").fill("");
    await facilitator.locator("#drawer-notes > summary").click();
    await facilitator.locator("#odds-slot-0 > summary").click();
    await facilitator.locator("#odds-cloud > summary").click();
    await look(facilitator, "console-orders-en-laptop");
    await look(nato, "seat-orders-en-phone");
    await look(russia, "seat-orders-ru-phone");
    await look(projector, "projector-board");
  }
  if (turn === 2) {
    // What is typed survives what others do, and a draft survives a reload.
    await nato.fill("#order-text", "we look twice");
    await russia.locator("#note-text").fill("запомнить");
    await press(russia, "Сохранить");
    await facilitator.fill("#minutes", "7");
    await press(facilitator, "Set");
    await nato.locator("[data-deadline]").waitFor();
    assert.equal(await nato.inputValue("#order-text"), "we look twice");
    await press(nato, "Keep as a draft");
    await nato.getByText("This is a draft").waitFor();
    await nato.reload();
    assert.equal(await nato.inputValue("#order-text"), "we look twice");
    await nato.fill("#order-text", "");
  }
  await lock(nato, "Lock the order", turn % 3);
  if (turn === 2 || turn === 4) {
    await killed();
    // The page finds the server again by itself, and the order is still locked.
    await nato.reload();
    await nato.locator("section.decision .badge.good").waitFor();
  }
  if (turn === 3) {
    // A phone falls into the water; another takes its place with the same PIN.
    await nato.context().close();
    nato = await person(server.pin("NATO"), "Nora again", "en", phone);
    await nato.locator("section.decision .badge.good").waitFor();
    await nato.locator("#say-text").fill("Are you there?");
    await press(nato, "Send");
    await nato.locator("ol.messages").waitFor();
    await nato.waitForFunction(() => document.getElementById("say-text").value === "");
  }
  if (turn === 5) {
    await russia.selectOption("#propose-measure", { index: 1 });
    await press(russia, "Предложить");
    await nato.locator(".proposal").waitFor();
    await press(nato, "Agree");
    await facilitator.getByRole("button", { name: /^Put in force/ }).click();
    await facilitator.getByText("in force from the next turn").first().waitFor();
  }
  await lock(russia, "Принять решение", (turn + 1) % 3);
  await facilitator.getByText("has decided").nth(1).waitFor();
  await press(facilitator, "Open the orders");
  await facilitator.getByText("the dice are thrown").waitFor();
  if (turn === 1) {
    await facilitator.locator("#rulings > summary").click();
    await look(facilitator, "console-drawn-en-laptop");
    await look(projector, "projector-drawn");
    await showOdds("turn-drawn", "Odds: this turn", "In this turn");
    await press(facilitator, "Where things stand");
  }
  // Two clicks are one, also when another page comes between them.
  const button = facilitator.getByRole("button", { name: "Let it happen", exact: true });
  if (isTwice) await button.dblclick();
  else isTwice = await clickTwice(button, "Leave it to its policy");
  await nato.locator(`#turn-${turn}`).waitFor();
}

// News come in a burst, with answers overtaking each other: every page ends at the last of them.
await facilitator.evaluate(async () => {
  const { form } = document.getElementById("minutes");
  const send = (minutes) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("minutes", minutes);
    return fetch(form.action, { method: "POST", body });
  };
  for (let minutes = 1; minutes <= 30; minutes++) await send(minutes);
});
for (const page of [facilitator, nato, russia, projector, observer]) {
  await page.waitForFunction(async () => {
    const there = await (await fetch(location.href)).text();
    const now = new DOMParser().parseFromString(there, "text/html").getElementById("page");
    return now.dataset.version === document.getElementById("page").dataset.version;
  });
}

for (const [what, name] of [["Map", "map"], ["What happened", "story"], ["The dice", "dice"]]) {
  await press(facilitator, what);
  await projector.waitForTimeout(600);
  await look(projector, `projector-${name}`);
}
await showOdds("endings", "Odds", "How it may end");
await showOdds("measures", "Odds: measures", /Chance then|was reached/);
await showOdds("cloud", "Odds: tonight", "By turn 6 tonight has gone up");
await showOdds("turn", "Odds: this turn", "Between two turns nothing is drawn");
const ladder = facilitator.locator("button[name=what][value^=ladder-]");
for (let index = 0; index < (await ladder.count()); index++) {
  await ladder.nth(index).click();
  await projector.waitForTimeout(600);
  await look(projector, `projector-ladder-${index}`);
}
const tour = async (page, path, name) => {
  await page.goto(`${server.address}${path}`);
  await look(page, name);
};
for (const [language, name] of [["Русский", "ru"], ["English", "en"]]) {
  for (const [page, viewport, size] of [[nato, phone, "phone"], [nato, laptop, "laptop"]]) {
    await page.setViewportSize(viewport);
    await page.goto(`${server.address}/seat`);
    await press(page, language);
    await tour(page, "/seat", `seat-${name}-${size}`);
    await tour(page, "/ladders", `ladders-${name}-${size}`);
    await tour(page, "/replay?turn=3", `replay-${name}-${size}`);
  }
  await nato.setViewportSize(phone);
  await press(observer, language);
  await tour(observer, "/observer", `observer-${name}-laptop`);
  await press(facilitator, language);
  await tour(facilitator, "/console", `console-${name}-laptop`);
  await facilitator.setViewportSize(phone);
  await tour(facilitator, "/console", `console-${name}-phone`);
  await facilitator.setViewportSize(laptop);
}

// What if, as a plain form: the facilitator at any time, the others after the end.
await nato.goto(`${server.address}/replay?from=1&without=military_channels`);
await nato.getByText("When the game has ended").waitFor();
assert.equal(await nato.locator("section.answer").count(), 0);
await facilitator.goto(`${server.address}/replay`);
await facilitator.check("input[name=without][value=military_channels]");
await facilitator.locator("#what-if-more > summary").click();
await facilitator.check("input[name=with][value=reduced_activity_zone]");
await press(facilitator, "Play it again");
await facilitator.getByText("cannot be added while it").waitFor();
await facilitator.uncheck("input[name=without][value=military_channels]");
await press(facilitator, "Play it again");
await facilitator.locator("section.answer .worlds").waitFor();
await look(facilitator, "what-if-en-laptop");
const asked = facilitator.url();
const download = async (page) => {
  const answer = await page.context().request.get(
    new URL(await page.locator("a[href^='/report']").first().getAttribute("href"), page.url()).href,
  );
  return answer.text();
};
assert.match(await download(facilitator), /With: .*A zone of reduced military activity/);

await facilitator.goto(`${server.address}/console`);
await facilitator.locator("#drawer-history > summary").click();
await facilitator.locator("#end > summary").click();
await press(facilitator, "End the game");
await nato.goto(`${server.address}/seat`);
await nato.getByText("sha256sum").waitFor();
await look(facilitator, "console-ended-en-laptop");
for (const label of ["Download the report", "Report without names", "Download the journal"]) {
  const [file] = await Promise.all([
    facilitator.waitForEvent("download"),
    facilitator.getByRole("link", { name: label }).first().click(),
  ]);
  assert.ok(readFileSync(await file.path()).length > 1000, label);
  assert.equal(await facilitator.locator("h2").first().textContent(), "Next", "the console stays");
}
await look(nato, "seat-ended-en-phone");
await nato.goto(asked);
await nato.locator("section.answer .worlds").waitFor();
await look(nato, "what-if-en-phone");
await press(russia, "Русский");
await russia.goto(asked);
await russia.locator("section.answer .worlds").waitFor();
await look(russia, "what-if-ru-phone");

// The report, as a page that stands alone.
const report = await download(facilitator);
for (const words of ["Odds over time", "What if", "Without: More military-to-military channels"]) {
  assert.ok(report.includes(words), `the report has no ${words}`);
}
const reader = await (await browser.newContext({ viewport: laptop })).newPage();
await reader.setContent(report);
await look(reader, "report-en-laptop");

// The journal has every turn once.
const lines = readFileSync(server.journal, "utf8").trim().split("\n").slice(1).map(JSON.parse);
const count = (name) => lines.filter(({ command }) => command === name || command[name]).length;
const counted = JSON.stringify(lines.map(({ command }) => command));
for (const name of ["begin_turn", "draw", "settle"]) {
  assert.equal(count(name) || counted.split(`"${name}"`).length - 1, 6, name);
}
assert.equal(count("policy"), 0, "a second click hit what came in place of the first");
assert.equal(await server.stop("SIGINT"), 0, "Ctrl-C ends in order");
await browser.close();
assert.deepEqual([...strangers], [], "a request left the server");
assert.deepEqual(faults, []);
console.log("six turns were played; every page was looked at");
if (!isTwice) console.log("no answer came soon enough for the second half of a double click");
