// mercurius on fastify, which compiles an operation when it sees it for the second time.

import { readFileSync } from "node:fs";
import Fastify from "fastify";
import mercurius from "mercurius";
import { contextOf } from "./callers.js";
import { resolvers } from "./resolvers.js";

const app = Fastify({ logger: false });
app.register(mercurius, {
  schema: readFileSync(new URL("./schema.graphql", import.meta.url), "utf8"),
  resolvers,
  context: (request) => contextOf(request.headers.key),
  jit: 1,
  graphiql: false,
});

await app.listen({ port: Number(process.env.GATEWAY_PORT), host: "127.0.0.1" });
