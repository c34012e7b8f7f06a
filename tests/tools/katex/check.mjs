// Reads the formulas of Markdown documents with KaTeX: node check.mjs FILE...
// Exits with 1 when one is refused, and says why. From the project's root:
//   npm ci --prefix tests/tools/katex
//   VFLOW_DOCUMENTS=target/documents cargo test --test documents
//   node tests/tools/katex/check.mjs target/documents/*.md
import { readFile } from "node:fs/promises";
import katex from "katex";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node check.mjs FILE...");
  process.exit(2);
}
let read = 0;
let refused = 0;
for (const file of files) {
  const text = await readFile(file, "utf8");
  const blocks = [...text.matchAll(/^ *```math\n([^]*?)\n *```$/gm)].map((found) => [found[1], true]);
  const inline = [...text.matchAll(/\$`([^`]*)`\$/g)].map((found) => [found[1], false]);
  for (const [formula, displayMode] of [...blocks, ...inline]) {
    read += 1;
    try {
      katex.renderToString(formula, { displayMode, strict: "error", throwOnError: true });
    } catch (error) {
      refused += 1;
      console.error(`${file}: ${error.message}\n  ${formula}`);
    }
  }
}
console.log(`${read - refused} of ${read} formulas are read by KaTeX`);
process.exit(refused === 0 && read > 0 ? 0 : 1);
