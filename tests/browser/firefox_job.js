// The main job in a real Firefox, over WebDriver BiDi: drop a recording, wait for its rows, correct one in Telugu, see
// "saved", hear it, load the page anew; then speak. Prints what it saw as JSON; pictures go into a folder.
// node tests/browser/firefox_job.js FIREFOX ADDRESS RECORDING FOLDER

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const [firefox, address, recording, folder] = process.argv.slice(2);
const MOST_MS = 240_000;
const TELUGU = "నమస్కారం, క్షేత్రజ్ఞుడు";
const PREFERENCES = {
  "media.autoplay.default": 0,
  "media.volume_scale": "0.0",
  "media.navigator.streams.fake": true, // a tone
  "media.navigator.permission.disabled": true,
};

const firstText = () => document.querySelector(".lk-row [data-field=text]")?.textContent ?? "";
const isSaved = () => document.querySelector(".lk-state")?.getAttribute("data-state") === "saved";
const heardS = () => document.querySelector(".lk audio")?.currentTime ?? 0;
const isSpoken = () => /^0:0[3-9]/.test(document.querySelector(".mic-time")?.textContent ?? "");
const hasButton = (/** @type {string} */ name) =>
  [...document.querySelectorAll("button")].some(
    (one) => one.checkVisibility() && one.innerText.startsWith(name),
  );

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  headless: true,
  extraPrefsFirefox: PREFERENCES,
});
/** @type {string[]} */
const problems = [];
try {
  const corrected = await correct(await openPage());
  const spoken = await speak(await openPage());
  const version = await browser.version();
  process.stdout.write(JSON.stringify({ version, ...corrected, ...spoken, expected: TELUGU, problems }));
} finally {
  await browser.close();
}

async function openPage() {
  const page = await browser.newPage();
  page.setDefaultTimeout(MOST_MS);
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(address);
  await page.waitForFunction(hasButton, {}, "Speak");
  return page;
}

async function correct(/** @type {import("puppeteer-core").Page} */ page) {
  await keep(page, "start");
  await (await page.waitForSelector("input[type=file]"))?.uploadFile(recording);
  await page.waitForSelector(".lk-row");
  await page.waitForFunction(hasButton, {}, "Export");
  const heard = await page.evaluate(firstText);
  await page.click(".lk-row [data-field=text]");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type(TELUGU);
  await page.keyboard.press("Tab");
  await page.waitForFunction(isSaved);
  await page.click(".lk-row [data-action=play]");
  const from = await page.evaluate(heardS);
  await page.waitForFunction((before) => document.querySelector(".lk audio").currentTime > before, {}, from);
  await keep(page, "corrected");
  await page.reload();
  await page.waitForSelector(".lk-row");
  const kept = await page.evaluate(firstText);
  await keep(page, "again");
  return { heard, kept };
}

async function speak(/** @type {import("puppeteer-core").Page} */ page) {
  await page.click(".intake-speak");
  await page.waitForFunction(isSpoken);
  await keep(page, "speaking");
  await page.click(".mic-stop");
  await page.waitForFunction(hasButton, {}, "Export");
  await keep(page, "spoken");
  return { name: await page.evaluate(() => document.querySelector(".lk-title")?.textContent ?? "") };
}

/** @param {import("puppeteer-core").Page} page
 * @param {string} name */
async function keep(page, name) {
  await writeFile(join(folder, `firefox-${name}.png`), await page.screenshot());
}
