// Asks through the clients graphql-ws and graphql-sse; prints, as JSON, what each of them got.
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";

const url = process.argv[2];

const sockets = (key) =>
  createSocketClient({
    url: url.replace("http:", "ws:"),
    webSocketImpl: WebSocket,
    connectionParams: { key },
    shouldRetry: () => false,
  });
const streams = (key) => createSseClient({ url, headers: { key }, retryAttempts: 0 });

const operations = {
  query: { query: "query ($name: String!) { hello(name: $name) }", variables: { name: "Zoë" } },
  mutation: { query: 'mutation { write(text: "a") }' },
  subscription: { query: "subscription { tick(times: 3) }" },
  invalid: { query: "{ nothing }" },
  failed: { query: '{ fail(how: "rejection") }' },
};

async function answers(client, request) {
  const results = [];
  try {
    for await (const result of client.iterate(request)) results.push(result);
  } catch (refused) {
    results.push(Array.isArray(refused) ? { errors: refused } : { refused: refused.code ?? refused.message });
  }
  return results;
}

// One that is left off in the middle, after which the same connection still answers.
async function leftOff(client) {
  for await (const { data } of client.iterate({ query: 'subscription { listen(name: "left") }' })) return data;
}

const told = {};
for (const [transport, clientOf] of Object.entries({ sockets, streams })) {
  const client = clientOf("dev-key");
  told[transport] = {};
  for (const [name, request] of Object.entries(operations)) {
    told[transport][name] = await answers(client, request);
  }
  told[transport].left = await leftOff(client);
  told[transport].after = await answers(client, { query: "{ hello }" });
  const stranger = clientOf("wrong");
  told[transport].wrongKey = await answers(stranger, operations.query);
  client.dispose();
  stranger.dispose();
}
console.log(JSON.stringify(told));
