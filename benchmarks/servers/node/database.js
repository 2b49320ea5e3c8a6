// The connection, with the guarantees that the gateway asks for, and the two reads that everything is made of.

import { MongoClient } from "mongodb";

export const client = new MongoClient(process.env.GATEWAY_MONGODB_URI, {
  readConcern: { level: "majority" },
  writeConcern: { w: "majority" },
});
await client.connect();

const db = client.db(process.env.GATEWAY_DATABASE);
export const keys = db.collection("keys");
export const profiles = db.collection("profiles");
export const identities = db.collection("identities");
export const appProfiles = db.collection("app_profiles");
export const extensions = db.collection("extensions");
export const changes = db.collection("changes");

/** Read documents by `_id` in one command: the batch is as large as the answer can be. */
export async function byId(collection, ids) {
  if (ids.length === 0) return new Map();
  const found = await collection.find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray();
  return new Map(found.map((document) => [document._id, document]));
}

export function page(after, limit, domain) {
  const within = { $gt: `${domain}|${after}`, $lt: `${domain}}` };
  return profiles.find({ _id: within }, { sort: { _id: 1 }, limit, batchSize: limit }).toArray();
}
