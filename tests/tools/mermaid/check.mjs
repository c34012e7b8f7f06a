// Parses Mermaid diagrams with Mermaid's own parser: node check.mjs FILE...
// Exits with 1 when a file is refused, and says why. From the project's root:
//   npm ci --prefix tests/tools/mermaid
//   VFLOW_DIAGRAMS=target/diagrams cargo test --test diagrams
//   node tests/tools/mermaid/check.mjs target/diagrams/*.mmd
import { readFile } from "node:fs/promises";
import { JSDOM } from "jsdom";

const dom = new JSDOM("<!doctype html><body></body>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node check.mjs FILE...");
  process.exit(2);
}
const { maxTextSize, maxEdges } = mermaid.mermaidAPI.getConfig();
let refused = 0;
for (const file of files) {
  const text = await readFile(file, "utf8");
  try {
    // Mermaid draws an error picture instead of refusing what is too long.
    if (text.length > maxTextSize) throw new Error(`${text.length} characters; Mermaid reads ${maxTextSize}`);
    await mermaid.parse(text);
  } catch (error) {
    refused += 1;
    console.error(`${file}: ${error.message}`);
  }
}
console.log(`${files.length - refused} of ${files.length} diagrams are read by Mermaid (at most ${maxEdges} links)`);
process.exit(refused === 0 ? 0 : 1);
