// Opens every HTML file of a folder on every screen, light or dark, and on paper: axe finds nothing,
// nothing is wider than the screen, nothing is asked of anybody, nothing is executed.
import { mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { faults, launch, screens } from "./browser.js";

const [folder, pictures] = process.argv.slice(2).map((path) => resolve(path));
const colours = { phone: ["light"], laptop: ["dark"], projector: ["dark"], paper: ["light"] };
mkdirSync(pictures, { recursive: true });
const files = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
const wrong = [];
const browser = await launch();

const look = async (file, screen, colorScheme) => {
  const address = pathToFileURL(join(folder, file)).href;
  const isPaper = screen === "paper";
  const page = await browser.newPage({ viewport: screens[screen], colorScheme });
  const say = (what) => wrong.push(`${file}, ${screen}, ${colorScheme}: ${what}`);
  page.on("request", (request) => request.url() !== address && say(`asks for ${request.url()}`));
  page.on("dialog", (dialog) => { say(`shows "${dialog.message()}"`); dialog.dismiss(); });
  page.on("pageerror", (error) => say(error.message));
  page.on("console", (line) => line.type() === "error" && say(line.text()));
  if (isPaper) await page.emulateMedia({ media: "print" });
  await page.goto(address);
  (await faults(page)).forEach(say);
  const name = join(pictures, `${file.replace(/\.html$/, "")}-${screen}-${colorScheme}`);
  await page.screenshot({ path: `${name}.png` });
  if (isPaper) await page.pdf({ path: `${name}.pdf`, preferCSSPageSize: true });
  await page.close();
};

// Each screen in the colours that it most often has: a wall is dark, a phone follows its owner.
const ways = Object.keys(screens).flatMap((screen) => colours[screen].map((one) => [screen, one]));
const left = files.flatMap((file) => ways.map((way) => [file, ...way]));
const worker = async () => {
  for (let next = left.shift(); next; next = left.shift()) await look(...next);
};
await Promise.all(Array.from({ length: availableParallelism() }, worker));
await browser.close();
if (files.length === 0) wrong.push(`there is no page in ${folder}`);
console.log(`${files.length} pages on ${Object.keys(screens).length} screens: ${wrong.length} faults`);
wrong.sort().forEach((one) => console.log(one));
process.exit(wrong.length > 0 ? 1 : 0);
