// Batched reads of one request. A list's order, and so who is primary, is told by the profile's document alone.

import DataLoader from "dataloader";
import * as database from "./database.js";
import { appProfile, extension, identity, profile } from "./views.js";

const MAX_BATCH = { maxBatchSize: 1000 };

export function loadersOf() {
  const identities = new DataLoader(async (ids) => {
    const found = await database.byId(database.identities, ids);
    return ids.map((id) => found.get(id) ?? null);
  }, MAX_BATCH);
  return {
    identities,
    profiles: new DataLoader(async (ids) => {
      const found = await database.byId(database.profiles, ids);
      return ids.map((id) => (found.has(id) ? profile(found.get(id)) : null));
    }, MAX_BATCH),
    identitiesOf: entriesOf(database.identities, "identities", identity),
    appProfilesOf: entriesOf(database.appProfiles, "app_profiles", appProfile),
    extensionsOf: new DataLoader(
      async (documents) => {
        const idsOf = (document) => document.extensions.map((name) => `${document._id}|${name}`);
        const found = await database.byId(database.extensions, documents.flatMap(idsOf));
        return documents.map((document) => idsOf(document).map((id) => extension(found.get(id))));
      },
      { ...MAX_BATCH, cacheKeyFn: (document) => document._id },
    ),
  };
}

function entriesOf(collection, order, view) {
  return new DataLoader(
    async (documents) => {
      const found = await database.byId(
        collection,
        documents.flatMap((document) => document[order].map((slot) => slot.id)),
      );
      return documents.map((document) =>
        document[order].map((slot, position) => view(found.get(slot.id), slot.active, position)),
      );
    },
    { ...MAX_BATCH, cacheKeyFn: (document) => document._id },
  );
}
