// Pages over an encrypted connection: a seat sits down, is told of changes, and its cookie is never
// sent in the clear. A connection that is not encrypted gets nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { start } from "./server.mjs";

const [program, data] = process.argv.slice(2);
const [cert, key] = [`${data}/cert.pem`, `${data}/key.pem`];
const server = await start(program, [
  "scenarios/three-theatres.ron", "--port", "0", "--data", data, "--tls-cert", cert, "--tls-key", key,
]);
assert.match(server.address, /^https:/);
const agent = new https.Agent({ ca: readFileSync(cert) });

const ask = (method, path, cookie, body, until = () => false) =>
  new Promise((resolve, reject) => {
    const headers = cookie ? { cookie } : {};
    if (body) headers["content-type"] = "application/x-www-form-urlencoded";
    const request = https.request(server.address + path, { method, headers, agent }, (answer) => {
      let text = "";
      const done = () => resolve({ status: answer.statusCode, headers: answer.headers, text });
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        if (until(text)) request.destroy(), done();
      });
      answer.on("end", done);
    });
    request.on("error", reject).end(body);
  });

const first = await ask("GET", "/");
const [set] = first.headers["set-cookie"];
assert.match(set, /; Secure$/);
const cookie = set.split(";")[0];
const person = new URLSearchParams({ pin: server.pin("NATO"), name: "Nora" }).toString();
assert.equal((await ask("POST", "/join", cookie, person)).status, 303);
assert.match((await ask("GET", "/seat", cookie)).text, /<h1>NATO/);
const told = await ask("GET", "/events/own?seen=0", cookie, null, (text) => text.includes("\n\n"));
assert.match(told.text, /^event: changed/);

const plain = new Promise((resolve, reject) => {
  http.get(server.address.replace("https", "http"), resolve).on("error", reject);
});
await assert.rejects(plain);
assert.equal(await server.stop("SIGINT"), 0);
agent.destroy();
console.log("pages travel encrypted");
