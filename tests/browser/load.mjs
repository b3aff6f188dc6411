// Two hundred pages listen while five hundred turns are played: how long a turn takes to reach
// them all, and how much memory the server takes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { start } from "./server.mjs";

const [program, data] = process.argv.slice(2);
const TURNS = 500;
const PAGES = 200;
const server = await start(program, [
  "tests/browser/endless.ron", "--port", "0", "--data", data,
]);
const agent = new http.Agent({ keepAlive: true, maxSockets: 250 });

const ask = (method, path, cookie, body) =>
  new Promise((resolve, reject) => {
    const headers = { cookie: cookie ?? "" };
    if (body) headers["content-type"] = "application/x-www-form-urlencoded";
    const request = http.request(server.address + path, { method, headers, agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    request.on("error", reject).end(body);
  });

const join = async (pin, name) => {
  const first = await ask("GET", "/");
  const cookie = first.headers["set-cookie"][0].split(";")[0];
  const { status } = await ask("POST", "/join", cookie, new URLSearchParams({ pin, name }).toString());
  assert.equal(status, 303);
  return cookie;
};

const facilitator = await join(server.pin("Facilitator"), "F");
const seat = await join(server.pin("One"), "S");
const observer = await join(server.pin("Observers and projector"), "O");
const fields = (text) => ({
  form: text.match(/name="form" value="(\w+)"/)[1],
  since: text.match(/name="since" value="(\d+)"/)[1],
});
const act = async (what, more = {}) => {
  const own = fields((await ask("GET", "/console", facilitator)).text);
  const body = new URLSearchParams({ ...own, do: what, ...more }).toString();
  const { status } = await ask("POST", "/do", facilitator, body);
  assert.equal(status, 303, what);
};

let waiting = new Map();
let told = () => {};
const listen = (cookie, path) => {
  const request = http.get(`${server.address}/events/own?seen=0`, { headers: { cookie } });
  request.on("response", (answer) => {
    answer.on("data", async (chunk) => {
      if (!String(chunk).includes("event: changed")) return;
      const { text } = await ask("GET", path, cookie);
      told(request, text);
    });
  });
  request.on("error", () => {});
  return request;
};
const streams = [];
for (let index = 0; index < PAGES; index++) {
  streams.push(index % 2 ? listen(seat, "/seat") : listen(observer, "/observer"));
}
const reached = (turn) =>
  new Promise((resolve) => {
    waiting = new Map(streams.map((stream) => [stream, false]));
    told = (stream, text) => {
      if (text.includes(`Turn ${turn} of`)) waiting.delete(stream);
      if (waiting.size === 0) resolve(performance.now());
    };
  });
const memory = () =>
  Number(readFileSync(`/proc/${server.child.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;

await act("show_phrases", { anyway: "yes" });
await act("start");
const times = [];
const memories = [];
for (let turn = 1; turn <= TURNS; turn++) {
  // Ten turns are timed with all pages listening; then a few pages stay, and memory is watched.
  if (turn === 11) streams.splice(20).forEach((stream) => stream.destroy());
  const isTimed = turn <= 10;
  const all = isTimed ? reached(turn) : null;
  const begun = performance.now();
  await act("begin");
  if (all) times.push((await all) - begun);
  await act("draw", { anyway: "yes" });
  await act("settle");
  if (turn % 50 === 0) memories.push(memory());
}
times.sort((one, other) => one - other);
console.log(`a turn reached ${PAGES} pages in ${Math.round(times[5])} ms (median), ${Math.round(times[9])} ms (slowest)`);
console.log(`memory, MiB, every 50 turns: ${memories.map((it) => it.toFixed(0)).join(" ")}`);
streams.forEach((stream) => stream.destroy());
await server.stop("SIGINT");
agent.destroy();
// The record itself grows; nothing else may.
assert.ok(memories.at(-1) - memories[1] < 16, "memory grows");
