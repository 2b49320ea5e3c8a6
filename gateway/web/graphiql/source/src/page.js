// The GraphiQL page. What differs between installations comes from /graphiql/config.json, so the page
// itself is one fixed file and needs no inline script.
import "graphiql/setup-workers/vite";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "./page.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

function tab({ title, query, variables }) {
  return {
    query: `# ${title}\n\n${query}`,
    variables: variables && JSON.stringify(variables, null, 2),
  };
}

async function start() {
  const { endpoint, headers, examples } = await (await fetch("/graphiql/config.json")).json();
  const tabs = examples.map(tab);
  // GraphiQL fills only the query editor from the first of its default tabs; the variables are ours to give.
  const firstVisit = localStorage.getItem("graphiql:tabState") === null;
  const page = createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: endpoint, enableIncrementalDelivery: false }),
    plugins: [HISTORY_PLUGIN, explorerPlugin()],
    defaultTabs: tabs.length ? tabs : undefined,
    initialVariables: firstVisit ? tabs[0]?.variables : undefined,
    defaultHeaders: headers && JSON.stringify(headers, null, 2),
    defaultEditorToolsVisibility: headers ? "headers" : true,
    inputValueDeprecation: true,
    showPersistHeadersSettings: false,
  });
  createRoot(document.getElementById("graphiql")).render(page);
}

start();
