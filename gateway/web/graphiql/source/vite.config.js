import { defineConfig } from "vite";

import { licences } from "./licences.js";
import { manifest } from "./manifest.js";

const gathered = licences();

export default defineConfig({
  base: "/graphiql/assets/",
  plugins: [gathered.collect, gathered.write, manifest()],
  worker: { format: "es", plugins: () => [gathered.collect] },
  build: {
    outDir: "../assets",
    assetsDir: "",
    emptyOutDir: true,
    target: "es2022",
    // The page loads Monaco as one chunk of some megabytes, from the machine it runs on.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use client" is a word to servers that render React; here everything is a client.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
});
