// Whose key it is: looked up by its hash, and believed for some seconds, as the gateway does.

import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import { keys } from "./database.js";
import { loadersOf } from "./loaders.js";

const BELIEVED_MS = 5000;
const known = new Map();

async function callerOf(key) {
  const digest = createHash("sha256").update(key).digest("hex");
  const now = Date.now();
  const before = known.get(digest);
  if (before && before.until > now) return before.caller;
  const document = await keys.findOne({ _id: digest });
  const caller = document && !document.revoked_at ? { domain: document.domain, keyId: document.key_id } : null;
  known.set(digest, { caller, until: now + BELIEVED_MS });
  return caller;
}

/** What resolvers know of a request: its caller, and loaders of its own. */
export async function contextOf(key) {
  const caller = key ? await callerOf(key) : null;
  if (!caller) throw new GraphQLError("The key is not valid.", { extensions: { code: "UNAUTHENTICATED" } });
  return { caller, ...loadersOf() };
}
