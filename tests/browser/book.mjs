// The built book in Chromium: `node book.mjs FOLDER`. Every page is asked by axe for faults that
// keep people out (serious or critical); a few pages also in every theme, on a narrow screen, and by
// keyboard. Says what is wrong, where, and how many pages it looked at.

import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { extname, join, relative, resolve } from "node:path";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const THEMES = ["light", "rust", "coal", "navy", "ayu"];
const GRAVE = ["serious", "critical"];
// A chapter with pictures and every kind of block, the glossary, the timetables, codes.
const SAMPLES = ["07-conditions", "06-allow-deny-and-silence", "glossary", "schedule", "codes/json"];
// All chapters on one page: too long for axe, and it holds nothing that the others do not.
const SKIPPED = ["print.html", "toc.html"];

const TYPES = {
  ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const root = resolve(process.argv[2] ?? "target/book");
const faults = [];
let checks = 0;

/** Serves the book on this machine alone, as any web server would. */
async function serve() {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://book").pathname);
    try {
      const body = await readFile(join(root, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

function address(path) {
  return `http://127.0.0.1:${server.address().port}/${relative(root, path).replaceAll("\\", "/")}`;
}

/** All pages of a folder, sorted. */
async function pages(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...await pages(path));
    else if (entry.name.endsWith(".html") && !SKIPPED.includes(entry.name)) found.push(path);
  }
  return found.sort();
}

/** Opens a page in a theme, as somebody would who chose it before. */
async function open(browser, path, theme, width) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
  });
  await context.addInitScript((name) => localStorage.setItem("mdbook-theme", name), theme);
  const page = await context.newPage();
  page.on("pageerror", (error) => fault(path, theme, `script error: ${error.message}`));
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== "data:" && hostname !== "127.0.0.1") fault(path, theme, `asks another site: ${request.url()}`);
  });
  await page.goto(address(path), { waitUntil: "load" });
  return page;
}

function fault(path, theme, text) {
  faults.push(`${relative(root, path)} (${theme}): ${text}`);
}

/** What axe finds. Details are opened first: what is hidden is not looked at. */
async function axe(page, path, theme) {
  checks += 1;
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  await page.evaluate(await axeSource());
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, impact, help, nodes } of results.violations) {
    if (!GRAVE.includes(impact)) continue;
    const where = nodes.slice(0, 3).map((node) => `    ${node.target.join(" ")}: ${node.html.slice(0, 160)}`);
    fault(path, theme, `${impact} ${id}: ${help} (${nodes.length} times)\n${where.join("\n")}`);
  }
}

let source;
async function axeSource() {
  source ??= await readFile(AXE, "utf8");
  return source;
}

/** Text must not run out of a screen of 320 pixels; code and tables scroll by themselves. */
async function narrow(page, path) {
  checks += 1;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 320) fault(path, "320 px", `the page is ${wide} pixels wide`);
}

/** The skip link comes first, and shortcuts of one key can be switched off for good. */
async function keyboard(page, path) {
  checks += 1;
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  if (first !== "iam-skip") fault(path, "keyboard", `the first stop is \`${first}\`, not the skip link`);
  const searching = () => page.evaluate(() => {
    const box = document.querySelector("#mdbook-search-wrapper");
    return box !== null && !box.classList.contains("hidden");
  });
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("s");
  if (!await searching()) fault(path, "keyboard", "the key `s` opens no search while shortcuts are on");
  await page.keyboard.press("Escape");
  await page.locator(".iam-shortcuts input").uncheck();
  await page.reload({ waitUntil: "load" });
  await page.keyboard.press("s");
  if (await searching()) fault(path, "keyboard", "the key `s` opens the search though shortcuts are off");
  await page.keyboard.press("ArrowRight");
  if (page.url() !== address(path)) fault(path, "keyboard", "an arrow turns the page though shortcuts are off");
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  for (const path of await pages(root)) {
    const name = relative(root, path).replace(/\.html$/, "");
    const sample = SAMPLES.includes(name);
    for (const theme of sample ? THEMES : ["light"]) {
      const page = await open(browser, path, theme, 1280);
      await axe(page, path, theme);
      await page.context().close();
    }
    const page = await open(browser, path, "navy", 320);
    await narrow(page, path);
    if (sample) await axe(page, path, "navy, 320 px");
    if (name === SAMPLES[0]) await keyboard(page, path);
    await page.context().close();
  }
} finally {
  await browser.close();
  server.close();
}
for (const text of faults) console.error(`error: ${text}`);
console.log(`${checks - faults.length} passed, ${faults.length} failed`);
process.exitCode = faults.length > 0 || checks === 0 ? 1 : 0;
