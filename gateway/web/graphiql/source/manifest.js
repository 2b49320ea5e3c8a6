// Writes manifest.json: the SHA-256 of every built file. The gateway serves what it lists and nothing else.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function manifest() {
  return {
    name: "manifest",
    writeBundle({ dir }) {
      const names = readdirSync(dir).filter((name) => name !== "manifest.json").sort();
      const hashes = names.map((name) => [
        name,
        createHash("sha256").update(readFileSync(join(dir, name))).digest("hex"),
      ]);
      writeFileSync(join(dir, "manifest.json"), JSON.stringify(Object.fromEntries(hashes), null, 2) + "\n");
    },
  };
}
