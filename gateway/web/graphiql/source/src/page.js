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

// GraphiQL brings back the list of tabs, yet fills its editors only with what was typed last and, of a tab
// that nobody has typed into, never with the variables. So the editors are told what the open tab holds.
function openTab(tabs) {
  const stored = localStorage.getItem("graphiql:tabState");
  if (stored === null) return tabs[0];
  const { tabs: kept, activeTabIndex } = JSON.parse(stored);
  return kept[activeTabIndex];
}

// GraphiQL asks for the schema before its headers editor is there to be read.
function withHeaders(headers, fetcher) {
  return (request, options) => fetcher(request, { headers, ...options });
}

async function start() {
  const { endpoint, headers, examples } = await (await fetch("/graphiql/config.json")).json();
  const tabs = examples.map(tab);
  const open = openTab(tabs);
  const page = createElement(GraphiQL, {
    fetcher: withHeaders(headers, createGraphiQLFetcher({ url: endpoint, enableIncrementalDelivery: false })),
    plugins: [HISTORY_PLUGIN, explorerPlugin()],
    defaultTabs: tabs.length ? tabs : undefined,
    initialQuery: open?.query,
    initialVariables: open?.variables,
    defaultHeaders: headers && JSON.stringify(headers, null, 2),
    defaultEditorToolsVisibility: headers ? "headers" : true,
    inputValueDeprecation: true,
    showPersistHeadersSettings: false,
  });
  createRoot(document.getElementById("graphiql")).render(page);
}

start();
