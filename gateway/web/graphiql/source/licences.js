// Writes LICENSES.txt: the full licence texts of every package from which a module went into the build.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const LEGAL = /^(licen[cs]e|copying|notice|third-?party-?notices)/i;

// Published without their licence file, by the people and under the licence of the package named here.
const LICENSED_LIKE = {
  "@graphiql/plugin-doc-explorer": "@graphiql/react",
  "@graphiql/plugin-explorer": "@graphiql/react",
  "@graphiql/plugin-history": "@graphiql/react",
  "react-compiler-runtime": "react",
  "react-remove-scroll-bar": "react-remove-scroll",
};

// Not found by module: the bundler's own runtime, and the icon font that monaco-editor carries.
const ALSO_BUNDLED = ["vite", "rolldown", "@vscode/codicons"];

function packageOf(moduleId) {
  const inside = moduleId.split("?")[0].match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/);
  return inside?.[0];
}

function legalTexts(folder) {
  return readdirSync(folder)
    .filter((name) => LEGAL.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    // Vite appends the licences of what it uses while building; none of that is in the build.
    .map((text) => text.split("# Licenses of bundled dependencies")[0].trim());
}

function section(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const source = name in LICENSED_LIKE ? join(packages, LICENSED_LIKE[name]) : folder;
  const texts = legalTexts(source);
  if (texts.length === 0) {
    throw new Error(`${name} carries no licence text: find it before bundling the package.`);
  }
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

export function licences() {
  const folders = new Set(ALSO_BUNDLED.map((name) => join(packages, name)));
  return {
    // Runs in the page's build and in that of each worker, whose modules the page's build does not see.
    collect: {
      name: "licences:collect",
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const folder = packageOf(id);
          if (folder && existsSync(join(folder, "package.json"))) folders.add(folder);
        }
      },
    },
    write: {
      name: "licences:write",
      generateBundle() {
        const sections = [...folders].map(section).sort();
        const source = sections.join(`\n\n${"=".repeat(80)}\n\n`) + "\n";
        this.emitFile({ type: "asset", fileName: "LICENSES.txt", source });
      },
    },
  };
}
