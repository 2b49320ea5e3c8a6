// The one write: read, compare-and-set on the version and the change record in one transaction, majority.

import { changes, client, profiles } from "./database.js";
import { profile } from "./views.js";

const ATTEMPTS = 10;

export async function setAttribute(_, { input }, { caller }) {
  const id = `${caller.domain}|${input.profile.customerId}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await profiles.findOne({ _id: id });
    if (!before) return refused("NOT_FOUND");
    const after = {
      ...before,
      attributes: { ...before.attributes, [input.name]: input.values },
      version: before.version + 1,
      updated_at: new Date(),
      updated_by: caller.keyId,
    };
    if (await written(before, after, input.name, caller)) {
      return { changed: true, errors: [], profile: profile(after) };
    }
  }
  return refused("CONTENTION");
}

/** Tell whether nobody else wrote first. */
async function written(before, after, name, caller) {
  const session = client.startSession();
  try {
    session.startTransaction({ readConcern: { level: "snapshot" }, writeConcern: { w: "majority" } });
    const mine = { _id: before._id, version: before.version };
    const { matchedCount } = await profiles.replaceOne(mine, after, { session });
    if (matchedCount === 0) {
      await session.abortTransaction();
      return false;
    }
    await changes.insertOne(
      {
        _id: { profile: after._id, version: after.version },
        domain: caller.domain,
        at: after.updated_at,
        by: caller.keyId,
        mutation: "setAttribute",
        reason: null,
        changes: [{ path: ["attributes", name], before: before.attributes[name] ?? [], after: after.attributes[name] }],
      },
      { session },
    );
    await session.commitTransaction();
    return true;
  } catch (error) {
    if (error.hasErrorLabel?.("TransientTransactionError")) return false;
    throw error;
  } finally {
    await session.endSession();
  }
}

function refused(code) {
  return { changed: false, errors: [{ __typename: "Refusal", code }], profile: null };
}
