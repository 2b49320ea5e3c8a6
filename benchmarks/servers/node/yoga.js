// graphql-yoga on Node's own HTTP server; it keeps parsed and validated documents by itself.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";
import { contextOf } from "./callers.js";
import { resolvers } from "./resolvers.js";

const typeDefs = readFileSync(new URL("./schema.graphql", import.meta.url), "utf8");
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ request }) => contextOf(request.headers.get("key")),
  parserAndValidationCache: true,
  graphiql: false,
  landingPage: false,
  logging: false,
});

createServer(yoga).listen(Number(process.env.GATEWAY_PORT), "127.0.0.1");
