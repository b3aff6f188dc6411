// What every test in a browser needs: the browser, sizes of screens, and a judge of a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const screens = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1366, height: 768 },
  projector: { width: 1920, height: 1080 },
  // What is left of A4 between the margins, at 96 pixels an inch.
  paper: { width: 680, height: 980 },
};

export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"],
  });
}

/// Everything that is wrong with a page as it stands: what axe finds, and what is wider than the
/// screen.
export async function faults(page) {
  // Not a script element, which a page's own policy would forbid.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  });
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const clips = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible") return true;
      }
      return false;
    };
    const all = [...document.body.querySelectorAll("*")];
    const beyond = all.filter((one) => one.getBoundingClientRect().right > room + 1 && !clips(one));
    return beyond.slice(0, 3).map((one) => `wider than the screen: ${one.outerHTML.slice(0, 120)}`);
  });
  return [...found, ...wide];
}
