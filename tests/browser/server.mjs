// Starts the program, reads what it prints for the facilitator, and ends it, gently or not.
import { spawn } from "node:child_process";
import { once } from "node:events";

export const start = async (program, args) => {
  const child = spawn(program, ["serve", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  // A test that fails leaves nothing running.
  process.on("exit", () => child.kill("SIGKILL"));
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes("Ctrl-C")) break;
  }
  const pin = (name) => text.match(new RegExp(`  ${name}: (\\d+)`))?.[1];
  const journal = text.match(/journal of this game: (.*)/)?.[1];
  const address = text.match(/https?:\/\/127\.0\.0\.1:\d+/)?.[0];
  if (!journal || !address) throw new Error(`the server said:\n${text}`);
  const stop = async (signal) => {
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { child, pin, journal, address, stop };
};
