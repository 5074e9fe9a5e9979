// Firefox, spoken to over its own remote protocol (Marionette): length-prefixed JSON on a local socket, so that no driver is needed.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PROGRAM = process.env.FIREFOX ?? "firefox";

/** Starts Firefox without a window; null where there is none. */
export async function launchFirefox() {
  const profile = mkdtempSync(join(tmpdir(), "nines-firefox-"));
  const child = spawn(PROGRAM, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore", env: { ...process.env, MOZ_MARIONETTE_PREF_STATE_ACROSS_RESTARTS: JSON.stringify({ "marionette.port": 0 }) } });
  const gone = new Promise((done) => { child.once("error", () => done(true)); child.once("exit", () => done(true)); });
  const close = async () => {
    child.kill();
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const port = await Promise.race([portOf(profile), gone.then(() => null)]);
  if (port === null) {
    rmSync(profile, { recursive: true, force: true });
    return null;
  }
  const send = await speak(port);
  await send("WebDriver:NewSession", { capabilities: {} });
  return {
    close,
    open: (url) => send("WebDriver:Navigate", { url }),
    /** What an expression in the page comes to. */
    value: async (expression) => (await send("WebDriver:ExecuteScript", { script: `return ${expression};`, args: [] })).value,
    picture: async () => Buffer.from((await send("WebDriver:TakeScreenshot", { full: false })).value, "base64"),
  };
}

/** Firefox writes the port it has chosen into its profile. */
async function portOf(profile) {
  for (let tries = 0; tries < 300; tries += 1, await sleep(100)) {
    try {
      const port = Number(readFileSync(join(profile, "MarionetteActivePort"), "utf8"));
      if (0 < port) return port;
    } catch { /* not yet */ }
  }
  throw new Error("Firefox did not open its remote protocol within 30 s");
}

async function speak(port) {
  const socket = connect(port, "127.0.0.1");
  const waiting = new Map();
  let held = Buffer.alloc(0), count = 0;
  socket.on("data", (data) => {
    held = Buffer.concat([held, data]);
    for (;;) {
      const colon = held.indexOf(58);
      const length = Number(held.subarray(0, colon));
      if (colon < 0 || held.length < colon + 1 + length) return;
      const message = JSON.parse(held.subarray(colon + 1, colon + 1 + length));
      held = held.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue; // Its greeting.
      const [, id, error, result] = message;
      const { done, failed } = waiting.get(id);
      waiting.delete(id);
      if (error) failed(new Error(error.message));
      else done(result);
    }
  });
  await new Promise((done, failed) => socket.once("connect", done).once("error", failed));
  return (name, parameters) => new Promise((done, failed) => {
    count += 1;
    waiting.set(count, { done, failed });
    const text = JSON.stringify([0, count, name, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
}
